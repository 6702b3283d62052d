package io.aiprovider.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CachedAnswerTest {
  private final CachedAnswer answer =
      new CachedAnswer(
          "acme",
          "m-1",
          CachedBody.of("{\"model\":\"m-1\",\"choices\":[]}".getBytes(UTF_8)),
          Instant.EPOCH,
          Duration.ofMinutes(5),
          BigDecimal.ONE);

  @Test
  void is_parsed_once_while_its_response_is_in_use() {
    ChatResponse first = answer.response();

    assertThat(first.model()).isEqualTo("m-1");
    assertThat(answer.response()).isSameAs(first);
  }

  @Test
  void a_damaged_body_has_no_response() {
    CachedAnswer damaged =
        new CachedAnswer(
            "acme",
            "m-1",
            CachedBody.stored("{\"model\":".getBytes(UTF_8), 100),
            Instant.EPOCH,
            Duration.ofMinutes(5),
            BigDecimal.ONE);

    assertThat(damaged.response()).isNull();
  }

  @Test
  void is_fresh_for_its_ttl_and_then_stale_for_its_stale_time() {
    CachedAnswer kept = answer.withStaleTime(Duration.ofMinutes(1));
    Instant end = Instant.EPOCH.plus(Duration.ofMinutes(5));

    assertThat(kept.isStale(end.minusMillis(1))).isFalse();
    assertThat(kept.isStale(end)).isTrue();
    assertThat(kept.timeLeft(end)).isEqualTo(Duration.ofMinutes(1));
    assertThat(kept.expires()).isEqualTo(end.plusSeconds(60));
  }

  @Test
  void without_a_stale_time_it_is_never_stale() {
    assertThat(answer.isStale(Instant.EPOCH.plus(Duration.ofHours(1)))).isFalse();
  }

  @Test
  void its_time_is_not_longer_when_another_clock_is_ahead() {
    Instant earlier = Instant.EPOCH.minusSeconds(600);

    assertThat(answer.timeLeft(earlier)).isEqualTo(Duration.ofMinutes(5));
    assertThat(answer.age(earlier)).isZero();
  }

  @Test
  void a_negative_stale_time_is_refused() {
    assertThatThrownBy(() -> answer.withStaleTime(Duration.ofSeconds(-1)))
        .hasMessage("The stale time of an answer is negative: PT-1S.");
  }
}
