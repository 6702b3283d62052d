package io.aiprovider.spring.pricing;

import io.aiprovider.pricing.PriceFeed;

/**
 * Changes how the prices at {@code ai-provider.pricing.location} are read: for example, sets the
 * file in which the last good copy is kept. Beans of this type are called in their order.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PriceFeedCustomizer {
  void customize(PriceFeed.Builder builder);
}
