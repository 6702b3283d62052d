package io.aiprovider.server.call;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.limit.LimitStatus;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The response headers that say what the caller has left of its limits.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI's headers</a>
 */
final class LimitHeaders {
  private static final AsciiString LIMIT = AsciiString.cached("X-RateLimit-Limit");
  private static final AsciiString REMAINING = AsciiString.cached("X-RateLimit-Remaining");
  private static final AsciiString RESET = AsciiString.cached("X-RateLimit-Reset");
  private static final Names REQUESTS = new Names("requests");
  private static final Names TOKENS = new Names("tokens");

  private LimitHeaders() {}

  /** OpenAI's three names for one limit. */
  private record Names(AsciiString limit, AsciiString remaining, AsciiString reset) {
    Names(String what) {
      this(
          AsciiString.cached("x-ratelimit-limit-" + what),
          AsciiString.cached("x-ratelimit-remaining-" + what),
          AsciiString.cached("x-ratelimit-reset-" + what));
    }
  }

  /** Sets the headers of the limits that the caller of this call has. */
  static void write(HttpHeaders headers, ChatCall call) {
    LimitStatus status = call.attribute(CallAttribute.LIMITS);
    if (status == null) {
      return;
    }
    LimitStatus.Level quota = status.quota();
    if (quota != null) {
      headers.set(LIMIT, Long.toString(quota.limit()));
      headers.set(REMAINING, Long.toString(quota.remaining()));
      headers.set(RESET, Long.toString(unixSeconds(quota.resetsAt())));
    }
    write(headers, REQUESTS, status, status.requests() == null ? quota : status.requests());
    write(headers, TOKENS, status, status.tokens());
  }

  private static void write(
      HttpHeaders headers, Names names, LimitStatus status, LimitStatus.@Nullable Level level) {
    if (level != null) {
      headers.set(names.limit(), Long.toString(level.limit()));
      headers.set(names.remaining(), Long.toString(level.remaining()));
      headers.set(names.reset(), text(status.untilReset(level)));
    }
  }

  private static long unixSeconds(Instant time) {
    return time.plusNanos(999_999_999).getEpochSecond();
  }

  /** A time in OpenAI's form, rounded up: {@code 20ms}, {@code 1.5s}, {@code 6m0s}. */
  static String text(Duration time) {
    long millis = time.plusNanos(999_999).toMillis();
    if (millis < 1_000) {
      return millis == 0 ? "0s" : millis + "ms";
    }
    if (millis < 60_000) {
      return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
    }
    Duration whole = Duration.ofSeconds((millis + 999) / 1_000);
    String hours = whole.toHours() == 0 ? "" : whole.toHours() + "h";
    return hours + whole.toMinutesPart() + "m" + whole.toSecondsPart() + "s";
  }
}
