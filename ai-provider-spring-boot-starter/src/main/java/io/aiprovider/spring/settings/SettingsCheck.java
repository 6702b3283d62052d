package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.source.KeysAsWritten;
import io.aiprovider.spring.settings.source.Setting;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;

/**
 * Checks all settings before any is bound: it keeps their keys as written, and refuses the start at
 * the first mistake, with its key, its place and what to do. Otherwise a misspelt timeout would
 * have no effect, and a variable that is not set would be used as a key.
 */
final class SettingsCheck implements BeanFactoryPostProcessor, EnvironmentAware, PriorityOrdered {
  private static final String PROVIDERS = SettingSchema.ENGINE + ".providers";

  @SuppressWarnings("NullAway.Init") // set before anything else is called
  private ConfigurableEnvironment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = (ConfigurableEnvironment) environment;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    SettingSchema schema = SettingSchema.of(beans);
    MutablePropertySources sources = environment.getPropertySources();
    Set<String> providers = new LinkedHashSet<>();
    for (Setting setting : KeysAsWritten.apply(schema, sources)) {
      providers.addAll(provider(setting.name().name()));
    }
    new EnvironmentVariables(schema.engine(), providers).apply(sources);
    check(schema, KeysAsWritten.apply(schema, sources), sources);
  }

  private static List<String> provider(String name) {
    String rest = name.startsWith(PROVIDERS) ? name.substring(PROVIDERS.length()) : "";
    int end = rest.startsWith("[") ? rest.indexOf(']') : rest.indexOf('.', 1);
    return end < 2 ? List.of() : List.of(rest.substring(1, end));
  }

  private void check(SettingSchema schema, List<Setting> settings, MutablePropertySources sources) {
    PlannedSettings.refuse(settings);
    Set<String> seen = new HashSet<>();
    Mistakes mistakes = new Mistakes(schema, new Placeholders(sources));
    for (Setting setting : settings) {
      if (seen.add(setting.name().name())) { // a stronger source hides the others
        mistakes.refuse(setting);
      }
    }
  }
}
