package io.aiprovider.server.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import org.jspecify.annotations.Nullable;

/** The HTTP status of the answer to a call. */
public final class AnswerStatus {
  private static final int OK = 200;
  private static final int BUG = 500;

  private AnswerStatus() {}

  /** The status that the caller got; null if it left before. */
  public static @Nullable Integer of(ChatCall call, FinishedCall finished) {
    Throwable failure = finished.failure();
    if (failure == null || finished.end() != null) { // a stream that broke off had begun with 200
      return OK;
    }
    if (!(failure instanceof ChatException known)) {
      return BUG;
    }
    return known.kind() == FailureKind.CANCELLED && call.isAbandoned()
        ? null
        : Integer.valueOf(ApiError.of(known).status());
  }
}
