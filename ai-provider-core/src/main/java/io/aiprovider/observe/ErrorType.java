package io.aiprovider.observe;

import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What went wrong, as a tag: one of a few words. */
final class ErrorType {
  static final String KEY = "error.type";

  private static final String UNEXPECTED =
      "_OTHER"; // OpenTelemetry's value for an error of no known type

  private ErrorType() {}

  static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return ModelTags.NONE;
    }
    return failure instanceof ChatException known && !isBug(known)
        ? known.kind().name().toLowerCase(Locale.ROOT)
        : UNEXPECTED;
  }

  /** Whether the call was abandoned because of a bug. Only its caller sees this as cancelled. */
  private static boolean isBug(ChatException failure) {
    return failure.kind() == FailureKind.CANCELLED
        && failure.getCause() != null
        && !(failure.getCause() instanceof ChatException);
  }
}
