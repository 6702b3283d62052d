package io.aiprovider.server.drill;

import io.aiprovider.call.Attempt;
import io.aiprovider.failure.ChatException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of one call saw.
 *
 * @param text the content it got
 * @param complete whether the answer came to its end
 * @param failure why the call or its stream failed; null if it did not
 * @param attempts the requests to providers
 * @param elapsed how long it took
 */
record Observation(
    String text,
    boolean complete,
    @Nullable ChatException failure,
    List<Attempt> attempts,
    Duration elapsed) {

  /** The HTTP status that a server sends. */
  int status() {
    return failure == null || !text.isEmpty() ? 200 : failure.status();
  }

  boolean isAnswered() {
    return complete && failure == null;
  }

  /** The provider that answered; null if none did. */
  @Nullable String servedBy() {
    return attempts.stream()
        .filter(attempt -> attempt.outcome() == Attempt.Outcome.SUCCEEDED)
        .map(attempt -> attempt.target().provider())
        .reduce((one, next) -> next)
        .orElse(null);
  }

  boolean called(String provider) {
    return attempts.stream().anyMatch(attempt -> attempt.target().provider().equals(provider));
  }

  boolean calledOther(String provider) {
    return attempts.stream().anyMatch(attempt -> !attempt.target().provider().equals(provider));
  }

  /** What the caller saw, in a word or two. */
  String summary() {
    if (isAnswered()) {
      return "answer";
    }
    return text.isEmpty() ? String.valueOf(status()) : "cut off";
  }

  /** The kind of the failure; null if there was none. */
  @Nullable String failureKind() {
    return failure == null ? null : failure.commonKind().name().toLowerCase(Locale.ROOT);
  }
}
