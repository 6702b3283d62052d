package io.aiprovider.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnswerFormatTest {
  private static final CachedAnswer ANSWER =
      new CachedAnswer(
          "openai",
          "gpt-4o-größe",
          CachedBody.of(new byte[] {0, -1, '\r', '\n', '{', 127}),
          Instant.ofEpochMilli(1_790_000_000_123L),
          Duration.ofSeconds(300),
          new BigDecimal("0.000012300"));

  @Test
  void an_encoded_answer_can_be_decoded() {
    CachedAnswer read = AnswerFormat.decode(AnswerFormat.encode(ANSWER));

    assertThat(read).usingRecursiveComparison().isEqualTo(ANSWER);
  }

  @Test
  void is_only_slightly_larger_than_the_body() {
    assertThat(AnswerFormat.encode(ANSWER)).hasSizeLessThan(70);
  }

  @Test
  void data_of_another_version_is_not_read() {
    byte[] bytes = AnswerFormat.encode(ANSWER);
    bytes[0] = 2;

    assertThat(AnswerFormat.decode(bytes)).isNull();
  }

  @Test
  void incomplete_data_is_not_read() {
    byte[] bytes = AnswerFormat.encode(ANSWER);

    for (int length = 0; length < bytes.length; length++) {
      assertThat(AnswerFormat.decode(Arrays.copyOf(bytes, length))).as("%s bytes", length).isNull();
    }
  }

  @Test
  void other_data_is_not_read() {
    assertThat(AnswerFormat.decode(new byte[] {1, 2, 3})).isNull();
    byte[] bytes = AnswerFormat.encode(ANSWER);
    Arrays.fill(bytes, 17, 19, (byte) 0x80);
    assertThat(AnswerFormat.decode(bytes)).isNull();
  }

  @Test
  void a_name_that_is_too_long_is_not_written() {
    CachedAnswer odd =
        new CachedAnswer(
            "p",
            "m".repeat(2_000),
            CachedBody.of(new byte[0]),
            Instant.EPOCH,
            Duration.ofSeconds(1),
            BigDecimal.ONE);

    assertThat(AnswerFormat.encode(odd)).isNull();
  }
}
