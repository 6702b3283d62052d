package io.aiprovider.call;

import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call for whose answer other calls wait, too. They do not end when the call is
 * cancelled or its time is over, but when {@link #cancel} is called, or when nobody has time left.
 * Thread-safe.
 *
 * @see ChatCall#shareAttempts
 * @since 0.1
 */
public final class SharedAttempts {
  private final Cancellation cancellation = new Cancellation();
  private final Supplier<Duration> remaining;

  SharedAttempts(Supplier<Duration> remaining) {
    this.remaining = remaining;
  }

  /**
   * Cancels the attempts, those that are still to be made included. Only the first reason counts.
   */
  public void cancel(ChatException reason) {
    cancellation.cancel(reason);
  }

  Cancellation cancellation() {
    return cancellation;
  }

  Duration remaining() {
    return remaining.get();
  }

  /** Why attempts are cancelled. */
  static ChatException reason(Cancellation cancellation) {
    @Nullable ChatException reason = cancellation.reason();
    return reason == null ? new Cancelled("The call was cancelled.", FailureDetail.NONE) : reason;
  }
}
