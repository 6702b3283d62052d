package io.aiprovider.observe;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as a tag of meters and an attribute of spans: one of a few words.
 *
 * @since 0.1
 */
public final class ErrorType {
  /** OpenTelemetry's name of the tag. */
  public static final String KEY = "error.type";

  private static final String UNEXPECTED =
      "_OTHER"; // OpenTelemetry's value for an error of no known type

  private ErrorType() {}

  /**
   * The word for a failure: its common kind in lower case, or {@code _OTHER} if it is a bug. For
   * null it is {@code none}.
   */
  public static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return ModelTags.NONE;
    }
    return failure instanceof ChatException known && !isBug(known)
        ? FailureText.word(known.commonKind())
        : UNEXPECTED;
  }

  /** Whether the call was abandoned because of a bug. Only its caller sees this as cancelled. */
  private static boolean isBug(ChatException failure) {
    return failure.kind() == FailureKind.CANCELLED
        && failure.getCause() != null
        && !(failure.getCause() instanceof ChatException);
  }
}
