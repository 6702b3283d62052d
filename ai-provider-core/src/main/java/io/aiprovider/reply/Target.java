package io.aiprovider.reply;

/**
 * A provider and the model to request there.
 *
 * @param provider the provider's configured name
 * @param model the model, by the provider's name for it
 * @param fallback whether this is another model than the one the caller requested
 * @since 0.1
 */
public record Target(String provider, String model, boolean fallback) {
  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
