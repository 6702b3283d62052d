package io.aiprovider.failure;

import org.jspecify.annotations.Nullable;

/**
 * The provider accepted our key, but does not allow this call: its region, model or feature.
 *
 * @since 0.1
 */
public final class PermissionDenied extends ChatException {
  public PermissionDenied(String message, FailureDetail detail, @Nullable Throwable cause) {
    super(FailureKind.PERMISSION_DENIED, message, detail, cause);
  }

  public PermissionDenied(String message, FailureDetail detail) {
    this(message, detail, null);
  }
}
