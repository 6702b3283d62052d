package io.aiprovider.server.billing;

import java.util.Locale;

/** By what a plan bills. */
public enum BillingModel {
  /** A price for each request. */
  PER_REQUEST,
  /** The cost with a margin, or prices of tokens. */
  PER_TOKEN,
  /** A monthly fee that includes a volume, and prices for what is beyond it. */
  SUBSCRIPTION;

  /** The name in the configuration and in answers. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The model with this name. */
  static BillingModel of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
