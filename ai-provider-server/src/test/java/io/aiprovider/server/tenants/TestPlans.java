package io.aiprovider.server.tenants;

import io.aiprovider.limit.LimitOptions;
import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Plans of tiers, as the settings have them. */
public final class TestPlans {
  /** The plans without any setting. */
  public static final TierPlans DEFAULT = of();

  private TestPlans() {}

  static TierPlans of(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("ai-provider.mode", "production"));
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      all.put("ai-provider.limits.tiers." + parts[0], parts[1]);
    }
    ServerProperties properties =
        new Binder(new MapConfigurationPropertySource(all))
            .bind("ai-provider", ServerProperties.class)
            .get();
    Limits perKey = Limits.of(Quota.perHour(7)).withMaxConcurrent(3);
    return new TierPlans(properties, LimitOptions.NONE.withPerKey(perKey), places());
  }

  private static SettingPlaces places() {
    AtomicReference<SettingPlaces> places = new AtomicReference<>();
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(AiProviderSettingsAutoConfiguration.class))
        .run(context -> places.set(context.getBean(SettingPlaces.class)));
    return places.get();
  }
}
