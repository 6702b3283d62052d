package io.aiprovider.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.failure.ChatException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("43 Retry-After")
class RetryAfterTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-05T10:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3000", "1.5, 1500", "' 7 ', 7000", "86400, 86400000"})
  void is_a_number_of_seconds(String value, long millis) {
    assertThat(of(Map.of("retry-after", value))).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void is_a_date() {
    assertThat(of(Map.of("retry-after", "Mon, 05 Jan 2026 10:00:30 GMT")))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void prefers_the_header_in_milliseconds() {
    assertThat(of(Map.of("retry-after", "9", "retry-after-ms", "250")))
        .isEqualTo(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"86401", "1e300", "Mon, 05 Jan 2037 10:00:00 GMT"})
  void is_a_day_at_most(String value) {
    assertThat(of(Map.of("retry-after", value))).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "NaN", "soon", "Infinity", "Mon, 05 Jan 2026 09:59:59 GMT"})
  void is_absent_when_it_is_invalid(String value) {
    assertThat(of(Map.of("retry-after", value))).isNull();
  }

  private static @Nullable Duration of(Map<String, String> headers) {
    return RetryAfter.of(new Headers(headers), CLOCK);
  }

  private record Headers(Map<String, String> values) implements HttpReply {
    @Override
    public int status() {
      return 429;
    }

    @Override
    public @Nullable String header(String name) {
      return values.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public int firstByte() {
      return -1;
    }

    @Override
    public byte[] readBody(int limit) {
      return new byte[0];
    }

    @Override
    public byte[] readBeginning(int limit) {
      return new byte[0];
    }

    @Override
    public ChatException broken(IOException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }
}
