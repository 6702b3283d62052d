package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingSchema;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Refuses the start if a setting is wrong, with the key and the place of each. */
final class SettingsCheckPostProcessor
    implements BeanFactoryPostProcessor, EnvironmentAware, PriorityOrdered {
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
    Refusals refusals = new Refusals();
    SettingsCheck.run(SettingSchema.of(beans), environment.getPropertySources(), refusals);
    refusals.refuse();
  }
}
