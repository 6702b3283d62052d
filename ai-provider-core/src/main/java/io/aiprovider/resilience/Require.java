package io.aiprovider.resilience;

import java.time.Duration;

/** Checks of settings. */
final class Require {
  private Require() {}

  static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "The " + name + " is " + value + ": use " + least + " to " + most + ".");
    }
  }

  static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("The " + name + " is " + value + ": use more than zero.");
    }
  }
}
