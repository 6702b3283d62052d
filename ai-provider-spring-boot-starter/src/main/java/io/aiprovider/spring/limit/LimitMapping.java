package io.aiprovider.spring.limit;

import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.AiProviderProperties.Rates;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.settings.schema.SettingName;
import java.util.Map;

/**
 * The engine's limits from the settings.
 *
 * @since 0.1
 */
public final class LimitMapping {
  private static final String PREFIX = "ai-provider.limits";

  private final AiProviderProperties.Limits settings;
  private final SettingPlaces places;

  /** The limits of these settings, which are at these places. */
  public LimitMapping(AiProviderProperties.Limits settings, SettingPlaces places) {
    this.settings = settings;
    this.places = places;
  }

  /**
   * All limits.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if one is wrong, with its name and place
   */
  public LimitOptions options() {
    LimitOptions options =
        LimitOptions.NONE
            .withPerKey(perKey())
            .withPerEndUser(limits(PREFIX + ".per-end-user", settings.perEndUser()));
    for (Map.Entry<String, Rates> model : settings.models().entrySet()) {
      options =
          options.withModel(
              model.getKey(),
              limits(SettingName.joined(PREFIX + ".models", model.getKey()), model.getValue()));
    }
    return options;
  }

  private Limits perKey() {
    Rates rates =
        new Rates(
            settings.requestsPerMinute(), settings.tokensPerMinute(), settings.maxConcurrent());
    Limits limits = limits(PREFIX, rates);
    if (settings.defaultRequests() == 0) {
      return limits;
    }
    Quota quota =
        places.within(
            PREFIX + ".default-requests", () -> Quota.perHour(settings.defaultRequests()));
    return limits.withQuota(
        places.within(PREFIX + ".window", () -> new Quota(quota.requests(), settings.window())));
  }

  private Limits limits(String prefix, Rates rates) {
    return places.within(
        prefix,
        () ->
            new Limits(
                null, rates.requestsPerMinute(), rates.tokensPerMinute(), rates.maxConcurrent()));
  }
}
