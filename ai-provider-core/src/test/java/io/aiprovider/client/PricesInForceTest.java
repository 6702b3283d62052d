package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call has the prices that were in force when it began, whatever happens until it ends. */
class PricesInForceTest {
  private static final ChatRequest HELLO =
      ChatRequest.builder().model("p/m").user("Hi").build().withStream(true);
  private static final Price ONE = Price.perToken(new BigDecimal("0.001"));
  private static final Price TWO = Price.perToken(new BigDecimal("0.002"));

  private final MutableClock clock = new MutableClock();
  private final ScriptedProvider provider =
      new ScriptedProvider("p").streams("Hel", "lo").streams("Hel", "lo");
  private final List<Attempt> ended = new ArrayList<>();
  private final ChatClient client =
      ChatClient.builder()
          .provider(provider)
          .price("p", ONE.withChange(LocalDate.of(2026, 11, 21), TWO))
          .cache(CacheOptions.DISABLED)
          .clock(clock)
          .monotonicClock(clock)
          .listener(
              new CallListener() {
                @Override
                public void attemptEnded(ChatCall call, Attempt attempt) {
                  ended.add(attempt);
                }
              })
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  /** The cost of a stream of eight tokens, with something that happens while it is running. */
  private BigDecimal costOfStream(Runnable meanwhile) {
    try (StreamingReply reply = client.stream(HELLO)) {
      assertThat(reply.next()).isNotNull();
      meanwhile.run();
      reply.forEach(chunk -> {});
      return reply.cost().usd();
    }
  }

  @Test
  void a_call_that_ends_after_midnight_has_the_price_of_the_day_on_which_it_began() {
    clock.setForward(Duration.ofHours(12).minusSeconds(1));

    assertThat(costOfStream(() -> clock.advance(Duration.ofSeconds(2))))
        .isEqualByComparingTo("0.008");
    assertThat(costOfStream(() -> {})).isEqualByComparingTo("0.016");

    assertThat(ended.get(0).price()).isNotNull();
    assertThat(ended.get(0).price().input()).isEqualByComparingTo(ONE.input());
    assertThat(ended.get(1).price()).isEqualTo(TWO);
  }

  @Test
  void new_prices_do_not_change_the_cost_of_a_call_that_is_running_or_has_ended() {
    assertThat(costOfStream(() -> client.reconfigure(settings -> settings.price("p", TWO))))
        .isEqualByComparingTo("0.008");
    assertThat(costOfStream(() -> {})).isEqualByComparingTo("0.016");

    assertThat(ended)
        .extracting(attempt -> attempt.cost().usd().toPlainString())
        .containsExactly("0.008", "0.016");
  }
}
