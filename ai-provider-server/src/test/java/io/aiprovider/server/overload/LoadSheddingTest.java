package io.aiprovider.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.caller.Caller;
import io.aiprovider.caller.ModelAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadSheddingTest {
  private final HeapPressure heap = new HeapPressure(100);
  private final LoadShedding shedding = new LoadShedding(heap);
  private int running;

  private static Caller of(@Nullable String tier) {
    return new Caller("key", "acme", null, tier, ModelAccess.of(Set.of(), Set.of()), null);
  }

  private void inUse(long percent) {
    heap.collected(System.nanoTime() / 1_000_000, 4_000, percent);
  }

  private boolean refuses(@Nullable String tier) {
    return shedding.refusal(of(tier), running) != null;
  }

  @Test
  void the_lowest_tier_is_refused_first_when_the_heap_is_full() {
    inUse(70);
    assertThat(refuses("free")).isFalse();
    inUse(76);
    assertThat(refuses("free")).isTrue();
    assertThat(refuses("pro")).isFalse();
    inUse(81);
    assertThat(refuses("pro")).isTrue();
    assertThat(refuses("enterprise")).isFalse();
    assertThat(refuses(null)).isFalse();
    inUse(90);
    assertThat(refuses("enterprise")).isTrue();
    assertThat(shedding.refusal(null, running)).isNotNull();
  }

  @Test
  void the_lowest_tier_is_refused_first_when_there_are_many_calls() {
    assertThat(shedding.isTooMuch(of("free"), 79, 100)).isFalse();
    assertThat(shedding.isTooMuch(of("free"), 80, 100)).isTrue();
    assertThat(shedding.isTooMuch(of("pro"), 89, 100)).isFalse();
    assertThat(shedding.isTooMuch(of("pro"), 90, 100)).isTrue();
    assertThat(shedding.isTooMuch(of("enterprise"), 99, 100)).isFalse();
    assertThat(shedding.isTooMuch(null, 100, 100)).isTrue();
    assertThat(shedding.isTooMuch(of("free"), 0, 1)).as("one call is possible").isFalse();
  }

  @Test
  void the_lowest_tier_is_refused_first_when_all_of_many_calls_wait_for_a_processor() {
    running = LoadShedding.MANY_CALLS;
    for (int i = 0; i < 2 * StartDelay.ENOUGH; i++) {
      shedding.started(Duration.ofMillis(60 + i).toNanos());
    }
    assertThat(refuses("free")).as("the interval has not ended").isFalse();
    await()
        .until(
            () -> {
              shedding.started(Duration.ofMillis(60).toNanos());
              return refuses("free");
            });

    assertThat(refuses("pro")).isFalse();
    assertThat(refuses("enterprise")).isFalse();
    running--;
    assertThat(refuses("free")).as("few calls wait for a moment only").isFalse();
  }

  @Test
  void counts_what_it_refuses() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    shedding.bindTo(meters);

    inUse(99);
    shedding.refusal(null, running);
    shedding.tooManyCalls(5);
    shedding.tooManyCalls(5);

    assertThat(meters.get("ai_provider.calls.shed").tag("reason", "heap").functionCounter().count())
        .isEqualTo(1);
    assertThat(
            meters.get("ai_provider.calls.shed").tag("reason", "calls").functionCounter().count())
        .isEqualTo(2);
  }
}
