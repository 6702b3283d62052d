package io.aiprovider.server.configuration;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.billing.BillingProperties;
import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.server.infer.TaskProperties;
import io.aiprovider.server.metrics.MetricsReceiverProperties;
import io.aiprovider.server.template.TemplateProperties;
import io.aiprovider.server.tracing.ReceiverProperties;
import io.aiprovider.server.upstream.UpstreamProperties;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.tracing.TracingProperties;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;

/** The classes that have the settings of the server, and how they are made from an environment. */
final class ServerSettings {
  /** All classes whose settings are below {@code ai-provider}. */
  static final List<Class<?>> CLASSES =
      List.of(
          AiProviderProperties.class,
          ServerProperties.class,
          BillingProperties.class,
          DashboardProperties.class,
          TaskProperties.class,
          TemplateProperties.class,
          TracingProperties.class,
          ReceiverProperties.class,
          MetricsReceiverProperties.class,
          UpstreamProperties.class);

  private ServerSettings() {}

  static SettingSchema schema() {
    return SettingSchema.of(CLASSES);
  }

  /**
   * The settings as objects; a setting that cannot be read gets its default.
   *
   * @param known what is known to be wrong
   * @param refusals gets what else cannot be read
   */
  static Map<Class<?>, Object> bind(
      ConfigurableEnvironment environment,
      SettingPlaces places,
      List<StartRefused> known,
      Refusals refusals) {
    Map<Class<?>, Object> bound = new LinkedHashMap<>();
    Set<String> refused = new HashSet<>();
    known.forEach(refusal -> refused.add(String.valueOf(refusal.key())));
    Binder binder = Binder.get(environment, new WithDefaults(places, refused, refusals));
    for (Class<?> type : CLASSES) {
      bound.put(type, binder.bindOrCreate(SettingSchema.prefix(type), Bindable.of(type)));
    }
    return bound;
  }

  /** Goes on after a value that cannot be read. */
  private record WithDefaults(SettingPlaces places, Set<String> refused, Refusals refusals)
      implements BindHandler {
    @Override
    public @Nullable Object onFailure(
        ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
      String shown = SettingName.shown(name.toString());
      if (refused.add(shown) && refused.stream().noneMatch(key -> isPart(key, shown))) {
        refusals.run(
            () ->
                places.within(
                    name.toString(),
                    () -> {
                      throw new StartRefused(
                          shown + " cannot be read.", "Correct it there.", shown, null, 0);
                    }));
      }
      return null; // its default
    }

    /** What contains a wrong part cannot be read either. */
    private static boolean isPart(String key, String name) {
      return key.startsWith(name + ".") || key.startsWith(name + "[");
    }
  }
}
