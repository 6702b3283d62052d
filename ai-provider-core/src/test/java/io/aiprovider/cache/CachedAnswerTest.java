package io.aiprovider.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
          "{\"model\":\"m-1\",\"choices\":[]}".getBytes(UTF_8),
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
  void keeps_everything_but_the_time_to_live_when_that_is_changed() {
    CachedAnswer shorter = answer.withTtl(Duration.ofSeconds(1));

    assertThat(shorter.ttl()).isEqualTo(Duration.ofSeconds(1));
    assertThat(shorter).usingRecursiveComparison().ignoringFields("ttl").isEqualTo(answer);
  }
}
