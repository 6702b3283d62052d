package io.aiprovider.routing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of settings that exist both for a provider and for the routing as a whole. */
final class Checks {
  private static final int MAX_WEIGHT = 1_000_000;
  private static final double MAX_TEMPERATURE = 2; // of OpenAI's protocol; others have lower ones

  private Checks() {}

  static void maxTokens(String owner, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException(
          owner + " max-tokens is " + value + ": use 1 or more, or leave it out for no limit.");
    }
  }

  static void temperature(String owner, @Nullable Double value) {
    if (value != null && !(value >= 0 && value <= MAX_TEMPERATURE)) {
      throw new IllegalArgumentException(
          owner + " temperature is " + value + ": use 0 to 2, or leave it out.");
    }
  }

  static void weight(String owner, @Nullable Integer value) {
    if (value != null && (value < 0 || value > MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          owner + " weight is " + value + ": use 0 to " + MAX_WEIGHT + ".");
    }
  }

  static void names(String what, Iterable<String> names) {
    for (String name : names) {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "A " + what + " has a blank name: give it a name, or remove it.");
      }
    }
  }

  static void aliases(Map<String, String> aliases) {
    names("provider's alias", aliases.keySet());
    aliases.forEach(
        (alias, model) -> {
          if (model.isBlank()) {
            throw new IllegalArgumentException(
                "The alias '" + alias + "' has no model: set the model that it means.");
          }
        });
  }
}
