package io.aiprovider.failure;

/**
 * The caller wanted only a cached answer, and there is none. So no provider was called.
 *
 * @since 0.1
 */
public final class NotCached extends ChatException {
  public NotCached(String message, FailureDetail detail) {
    super(FailureKind.NOT_CACHED, message, detail, null);
  }
}
