package io.aiprovider.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.reply.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTtlsTest {
  private static final CacheOptions OPTIONS =
      CacheOptions.DEFAULT
          .withModel("gpt-4*", Duration.ofSeconds(4))
          .withModel("gpt-4o", Duration.ofSeconds(40))
          .withModel("fast", Duration.ofSeconds(1))
          .withModel("openai/o1", Duration.ZERO);

  @ParameterizedTest
  @CsvSource({
    "gpt-4.1, gpt-4.1, 4",
    "gpt-4o, gpt-4o, 40",
    "fast, small, 1",
    "o1, o1, 0",
    "other, other, 300"
  })
  void the_longest_entry_that_matches_applies(String requested, String model, long seconds) {
    ChatRequest request = ChatRequest.builder().model(requested).user("Hi").build();
    RoutePlan plan = RoutePlan.of(new Target("openai", model, false));

    assertThat(new ModelTtls(OPTIONS).of(request, plan)).hasSeconds(seconds);
  }

  @Test
  void a_negative_time_and_an_empty_entry_are_refused() {
    assertThatThrownBy(() -> CacheOptions.DEFAULT.withModel("m", Duration.ofSeconds(-1)))
        .hasMessage("The cache's ttl for m is PT-1S: use zero or more.");
    assertThatThrownBy(() -> CacheOptions.DEFAULT.withModel(" ", Duration.ofSeconds(1)))
        .hasMessageContaining("write a name");
  }
}
