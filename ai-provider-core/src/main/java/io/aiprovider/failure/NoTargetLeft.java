package io.aiprovider.failure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every target that could be tried failed. Its {@link #status()} and {@link #code()} are those of
 * the failures when they are alike, else 502 and {@code all_providers_failed}.
 *
 * @since 0.1
 */
public final class NoTargetLeft extends ChatException {
  private final transient List<ChatException> failures;

  /**
   * The failure of a call whose attempts all failed.
   *
   * @param message what happened with each target
   * @param failures what each attempt ended with, in order; at least one
   */
  public NoTargetLeft(String message, List<ChatException> failures) {
    super(
        FailureKind.NO_TARGET_LEFT,
        message,
        new FailureDetail(
            null,
            commonStatus(failures),
            null,
            commonKind(failures).code(),
            shortestWait(failures),
            null),
        failures.get(failures.size() - 1));
    this.failures = List.copyOf(failures);
  }

  /** What each attempt ended with, in order. */
  public List<ChatException> failures() {
    return failures;
  }

  @Override
  public FailureKind commonKind() {
    return commonKind(failures);
  }

  private static FailureKind commonKind(List<ChatException> failures) {
    List<FailureKind> kinds = failures.stream().map(ChatException::kind).distinct().toList();
    return kinds.size() == 1 ? kinds.get(0) : FailureKind.NO_TARGET_LEFT;
  }

  private static int commonStatus(List<ChatException> failures) {
    List<Integer> statuses = failures.stream().map(ChatException::status).distinct().toList();
    return statuses.size() == 1 ? statuses.get(0) : FailureKind.NO_TARGET_LEFT.status();
  }

  private static @Nullable Duration shortestWait(List<ChatException> failures) {
    return failures.stream()
        .map(ChatException::retryAfter)
        .filter(Objects::nonNull)
        .min(Duration::compareTo)
        .orElse(null);
  }
}
