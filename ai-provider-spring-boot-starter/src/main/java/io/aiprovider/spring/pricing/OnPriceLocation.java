package io.aiprovider.spring.pricing;

import io.aiprovider.spring.settings.OnText;

/**
 * Whether a file or an address with prices is configured.
 *
 * @since 0.1
 */
public final class OnPriceLocation extends OnText {
  /** The condition. */
  public OnPriceLocation() {
    super("ai-provider.pricing.location", "price location");
  }
}
