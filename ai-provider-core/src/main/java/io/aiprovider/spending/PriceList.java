package io.aiprovider.spending;

import io.aiprovider.catalog.Price;
import org.jspecify.annotations.Nullable;

/**
 * What providers charge today.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PriceList {

  /**
   * The price of a model.
   *
   * @param provider the provider's configured name
   * @return null when it is not known
   */
  @Nullable Price find(String provider, String model);
}
