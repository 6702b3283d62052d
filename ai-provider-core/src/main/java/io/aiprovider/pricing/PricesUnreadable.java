package io.aiprovider.pricing;

import org.jspecify.annotations.Nullable;

/**
 * A price file that could not be read. The message says which one, why, and what to do; parts of an
 * address that may be secret are left out.
 *
 * @since 0.1
 */
public final class PricesUnreadable extends RuntimeException {
  PricesUnreadable(String location, String why, @Nullable Throwable cause) {
    super(
        "The price file "
            + location
            + " could not be read: "
            + why
            + " Check that the location names a file, or an http or https address, in the format of"
            + " LiteLLM's model_prices_and_context_window.json; leave it empty to use the bundled"
            + " prices.",
        cause);
  }
}
