package io.aiprovider.failure;

/**
 * What the call would cost cannot be recorded at the moment, for example because a disk is full. So
 * no provider was called.
 *
 * @since 0.1
 */
public final class AccountingUnavailable extends ChatException {
  public AccountingUnavailable(String message, FailureDetail detail) {
    super(FailureKind.ACCOUNTING_UNAVAILABLE, message, detail, null);
  }
}
