package io.aiprovider.redis.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CachedAnswer;
import io.aiprovider.cache.CachedBody;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
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

  private static final long STAMP = 1_790_000_000_100L;

  private static byte[] encoded(CachedAnswer answer) {
    return Objects.requireNonNull(AnswerFormat.encode(new StampedAnswer(answer, STAMP)));
  }

  private static CachedAnswer decoded(byte[] bytes) {
    return Objects.requireNonNull(AnswerFormat.decode(bytes)).answer();
  }

  @Test
  void an_encoded_answer_can_be_decoded() {
    CachedAnswer full = ANSWER.requestedBy("größe", "").withStaleTime(Duration.ofMinutes(1));

    StampedAnswer read = AnswerFormat.decode(encoded(full));

    assertThat(read).usingRecursiveComparison().isEqualTo(new StampedAnswer(full, STAMP));
    assertThat(decoded(encoded(ANSWER))).usingRecursiveComparison().isEqualTo(ANSWER);
  }

  @Test
  void a_compressed_body_stays_as_it_is() {
    CachedBody body = CachedBody.of("many words, ".repeat(1_000).getBytes(UTF_8));
    CachedAnswer answer =
        new CachedAnswer("p", "m", body, ANSWER.stored(), ANSWER.ttl(), BigDecimal.ONE);

    byte[] bytes = encoded(answer);

    assertThat(bytes).hasSizeLessThan(body.bytes().length + 80);
    assertThat(decoded(bytes).body().bytes()).isEqualTo(body.bytes());
    assertThat(decoded(bytes).body().json()).isEqualTo(body.json());
  }

  @Test
  void is_only_slightly_larger_than_the_body() {
    assertThat(encoded(ANSWER)).hasSizeLessThan(100);
  }

  /** Bytes that a process of the version before wrote. */
  @Test
  void the_first_version_is_read_and_its_stamp_is_the_time() {
    byte[] body = {'{', '}'};
    byte[] bytes =
        ByteBuffer.allocate(100)
            .put((byte) 1)
            .putLong(ANSWER.stored().toEpochMilli())
            .putLong(300_000)
            .put(new byte[] {0, 1, 'p', 0, 1, 'm', 0, 3, '0', '.', '5'})
            .putInt(2)
            .put(body)
            .flip()
            .array();

    StampedAnswer read = AnswerFormat.decode(Arrays.copyOf(bytes, 34));

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new StampedAnswer(
                new CachedAnswer(
                    "p",
                    "m",
                    CachedBody.of(body),
                    ANSWER.stored(),
                    Duration.ofMinutes(5),
                    new BigDecimal("0.5")),
                ANSWER.stored().toEpochMilli()));
  }

  @Test
  void more_at_the_end_of_the_head_is_ignored() {
    byte[] bytes = encoded(ANSWER);
    int head = bytes[2];
    ByteBuffer later = ByteBuffer.allocate(bytes.length + 3);
    later.put(bytes, 0, 2).put((byte) (head + 3)).put(bytes, 3, head).put(new byte[] {7, 7, 7});
    later.put(bytes, 3 + head, bytes.length - 3 - head);

    assertThat(decoded(later.array())).usingRecursiveComparison().isEqualTo(ANSWER);
  }

  @Test
  void data_of_another_version_is_not_read() {
    byte[] bytes = encoded(ANSWER);
    bytes[0] = 4;

    assertThat(AnswerFormat.decode(bytes)).isNull();
  }

  @Test
  void incomplete_data_is_not_read() {
    byte[] bytes = encoded(ANSWER);

    for (int length = 0; length < bytes.length; length++) {
      assertThat(AnswerFormat.decode(Arrays.copyOf(bytes, length))).as("%s bytes", length).isNull();
    }
  }

  /** No exception, whatever is there. */
  @Test
  void other_data_is_not_read() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = encoded(ANSWER);
      bytes[random.nextInt(60)] = (byte) random.nextInt();
      AnswerFormat.decode(bytes);
      byte[] any = new byte[random.nextInt(100)];
      random.nextBytes(any);
      AnswerFormat.decode(any);
    }
    assertThat(AnswerFormat.decode(new byte[] {1, 2, 3})).isNull();
    assertThat(AnswerFormat.decode(new byte[] {2, 0, 3})).isNull();
  }

  @Test
  void a_time_without_end_is_ten_years() {
    CachedAnswer forever =
        new CachedAnswer(
            "p",
            "m",
            ANSWER.body(),
            ANSWER.stored(),
            Duration.ofSeconds(Long.MAX_VALUE),
            BigDecimal.ONE);

    assertThat(decoded(encoded(forever)).ttl()).isEqualTo(Duration.ofDays(3_650));
  }

  @Test
  void a_name_that_is_too_long_is_not_written() {
    CachedAnswer odd =
        new CachedAnswer(
            "p",
            "m".repeat(4_000),
            CachedBody.of(new byte[0]),
            Instant.EPOCH,
            Duration.ofSeconds(1),
            BigDecimal.ONE);

    assertThat(AnswerFormat.encode(new StampedAnswer(odd, STAMP))).isNull();
  }
}
