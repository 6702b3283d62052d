package io.aiprovider.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A provider that allows 60 requests a minute, and twice as many calls. */
class ProviderRateTest {
  private static final int ALLOWED = 60;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TIME = Duration.ofMinutes(10);
  private static final ChatRequest REQUEST = ChatRequest.of("Hello").withModel("m");

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider limited = new ScriptedProvider("limited");
  private final ScriptedProvider other = new ScriptedProvider("other");

  /** When the limited provider was called. */
  private List<Instant> calls(Supplier<Duration> pauses) {
    List<Instant> called = new ArrayList<>();
    try (ChatClient client =
        ChatClient.builder()
            .cache(CacheOptions.DISABLED)
            .clock(clock)
            .monotonicClock(clock)
            .provider(
                limited,
                ProviderOptions.builder()
                    .models("m")
                    .limits(new ProviderLimits(0, ALLOWED, 0, Duration.ZERO))
                    .build())
            .provider(other, ProviderOptions.builder().models("m").priority(200).build())
            .build()) {
      Instant end = clock.instant().plus(TIME);
      limited.answers("from limited");
      while (clock.instant().isBefore(end)) {
        other.answers("from other");
        if (client.chat(REQUEST).text().equals("from limited")) {
          called.add(clock.instant());
          limited.answers("from limited");
        }
        clock.advance(pauses.get());
      }
    }
    return called;
  }

  private static void assertNoMinuteHasMoreThanAllowed(List<Instant> calls) {
    for (int i = ALLOWED; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - ALLOWED), calls.get(i))).isGreaterThan(MINUTE);
    }
  }

  @Test
  void gets_as_many_as_it_allows_and_never_more() {
    List<Instant> calls = calls(() -> Duration.ofMillis(500));

    assertNoMinuteHasMoreThanAllowed(calls);
    assertThat(calls).hasSizeGreaterThan(ALLOWED * (int) (TIME.toMinutes() - 1));
  }

  @Test
  void never_gets_more_in_bursts() {
    Random random = new Random(7);

    List<Instant> calls =
        calls(() -> Duration.ofMillis(random.nextInt(10) == 0 ? random.nextInt(10_000) : 5));

    assertNoMinuteHasMoreThanAllowed(calls);
    assertThat(calls).hasSizeGreaterThan(ALLOWED * (int) TIME.toMinutes() / 2);
  }
}
