package io.aiprovider.provider.google;

import io.aiprovider.json.JsonObject;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's service tiers, which have prices of their own.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/optimization">the tiers of Gemini</a>
 */
final class ServiceTiers {
  private static final String PREFIX = "service_tier_";

  private ServiceTiers() {}

  /** Gemini's name for a tier that a request names; null if it has none. */
  static @Nullable String requested(@Nullable String tier) {
    return switch (Objects.requireNonNullElse(tier, "")) {
      case "flex", "priority", "standard" -> tier;
      case "default" -> "standard";
      default -> null;
    };
  }

  /**
   * The tier in which a request was served. The Gemini API and Vertex AI report it in different
   * fields.
   *
   * @param usage the {@code usageMetadata}
   * @return null for the standard tier
   */
  static @Nullable String served(JsonObject usage) {
    String tier = lower(usage.string("serviceTier"));
    tier = tier.startsWith(PREFIX) ? tier.substring(PREFIX.length()) : tier;
    if (tier.isEmpty() || tier.equals("unspecified")) {
      tier = ofTraffic(lower(usage.string("trafficType")));
    }
    return tier.isEmpty() || tier.equals("standard") ? null : tier;
  }

  private static String ofTraffic(String type) {
    return switch (type) {
      case "on_demand", "traffic_type_unspecified" -> "";
      case "on_demand_flex" -> "flex";
      case "on_demand_priority" -> "priority";
      default -> type;
    };
  }

  private static String lower(@Nullable String name) {
    return name == null ? "" : name.toLowerCase(Locale.ROOT);
  }
}
