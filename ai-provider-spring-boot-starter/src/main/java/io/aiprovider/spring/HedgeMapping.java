package io.aiprovider.spring;

import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.spring.settings.schema.SettingType;
import io.aiprovider.spring.settings.schema.SettingValues;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Makes the engine's policies for hedges from the properties. */
final class HedgeMapping {
  private static final String P95 = "p95";
  private static final SettingType.Value TIME = new SettingType.Value(Duration.class, "800ms");

  private HedgeMapping() {}

  /**
   * The policy of all names but the groups that have their own.
   *
   * @throws IllegalArgumentException if a value is not valid
   */
  static HedgePolicy policy(AiProviderProperties.Hedge hedge) {
    return new HedgePolicy(hedge.enabled(), after(hedge.after()));
  }

  /**
   * The policy of a group; null if it has none.
   *
   * @param usual what it does not set
   * @throws IllegalArgumentException if a value is not valid
   */
  static @Nullable HedgePolicy policy(
      RoutingProperties.GroupHedge hedge, AiProviderProperties.Hedge usual) {
    if (hedge.enabled() == null && hedge.after() == null) {
      return null;
    }
    return new HedgePolicy(
        Objects.requireNonNullElse(hedge.enabled(), usual.enabled()),
        after(Objects.requireNonNullElse(hedge.after(), usual.after())));
  }

  private static @Nullable Duration after(String text) {
    String value = text.strip();
    if (value.equalsIgnoreCase(P95)) {
      return null;
    }
    if (value.isEmpty() || !SettingValues.accepts(TIME, value)) {
      throw new IllegalArgumentException(
          "The hedge's after is '" + value + "': use p95, or a time with its unit, such as 800ms.");
    }
    return DurationStyle.detectAndParse(value);
  }
}
