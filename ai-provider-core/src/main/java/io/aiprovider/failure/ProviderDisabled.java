package io.aiprovider.failure;

/**
 * An operator has switched off the provider or the model for some time.
 *
 * @since 0.1
 */
public final class ProviderDisabled extends ChatException {
  public ProviderDisabled(String message, FailureDetail detail) {
    super(FailureKind.PROVIDER_DISABLED, message, detail, null);
  }
}
