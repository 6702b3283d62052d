package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The stream broke off before the answer was complete; nothing more will follow.
 *
 * @since 0.1
 */
public final class StreamBroken extends ChatException {
  public StreamBroken(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.STREAM_BROKEN, message, detail, cause);
  }

  public StreamBroken(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
