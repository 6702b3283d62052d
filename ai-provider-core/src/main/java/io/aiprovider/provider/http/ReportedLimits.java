package io.aiprovider.provider.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a reply say about what is left of the limits of requests and tokens. They are
 * hints: a value that makes no sense is ignored.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI's headers</a>, also of
 *     Groq, Mistral and others
 * @see <a href="https://platform.claude.com/docs/en/api/rate-limits">Anthropic's headers</a>
 */
final class ReportedLimits {
  /** The limits are for a minute, so that there is something left again after this time. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final int LONGEST_VALUE = 40;
  private static final List<String> KINDS =
      List.of("requests", "tokens", "input-tokens", "output-tokens");
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?"
              + "(?:(\\d{1,9}(?:\\.\\d{1,9})?)ms)?");

  private ReportedLimits() {}

  /**
   * For how long nothing is left, at most a minute; null if something is left, or the reply does
   * not say.
   */
  static @Nullable Duration nothingLeftFor(HttpReply reply, Clock clock) {
    Duration longest = null;
    for (String kind : KINDS) {
      Duration openAi =
          wait(reply, "x-ratelimit-remaining-" + kind, "x-ratelimit-reset-" + kind, clock);
      Duration anthropic =
          wait(
              reply,
              "anthropic-ratelimit-" + kind + "-remaining",
              "anthropic-ratelimit-" + kind + "-reset",
              clock);
      longest = longer(longest, longer(openAi, anthropic));
    }
    return longest;
  }

  private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
    return one == null || other != null && other.compareTo(one) > 0 ? other : one;
  }

  private static @Nullable Duration wait(
      HttpReply reply, String remaining, String reset, Clock clock) {
    String left = reply.header(remaining);
    String until = left == null || !left.trim().equals("0") ? null : reply.header(reset);
    if (until == null || until.length() > LONGEST_VALUE) {
      return null;
    }
    Duration wait = parse(until.trim(), clock);
    if (wait == null || wait.isNegative() || wait.isZero()) {
      return null;
    }
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }

  /** A duration such as {@code 6m0s} or {@code 20ms}, a number of seconds, or a date. */
  private static @Nullable Duration parse(String text, Clock clock) {
    Duration seconds = RetryAfter.ofSeconds(text);
    if (seconds != null) {
      return seconds;
    }
    Matcher parts = DURATION.matcher(text);
    if (!text.isEmpty() && parts.matches()) {
      double millis =
          number(parts, 1) * 3_600_000
              + number(parts, 2) * 60_000
              + number(parts, 3) * 1_000
              + number(parts, 4);
      return Duration.ofMillis((long) Math.ceil(millis));
    }
    try {
      return Duration.between(clock.instant(), Instant.parse(text));
    } catch (DateTimeException | ArithmeticException notADate) {
      return null;
    }
  }

  private static double number(Matcher parts, int group) {
    String text = parts.group(group);
    return text == null ? 0 : Double.parseDouble(text);
  }
}
