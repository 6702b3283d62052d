package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider's answer does not follow its protocol.
 *
 * @since 0.1
 */
public final class MalformedReply extends ChatException {
  public MalformedReply(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.MALFORMED_REPLY, message, detail, cause);
  }

  public MalformedReply(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
