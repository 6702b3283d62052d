package io.aiprovider.server.configuration;

import io.aiprovider.server.environment.EnvironmentSources;
import io.aiprovider.spring.settings.Refusals;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses a start with a wrong configuration, with all that is wrong at once, before anything else
 * is created. Otherwise the server runs with a {@link RunningConfiguration}.
 */
final class ConfigurationCheck implements EnvironmentPostProcessor, Ordered {
  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 2; // after the sources are complete
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    ConfigurationReader again = new ConfigurationReader(EnvironmentSources.of(environment));
    ConfigurationReading reading = ConfigurationReading.of(environment);
    Refusals refusals = new Refusals();
    reading.mistakes().forEach(refusals::add);
    refusals.refuse();
    application.addInitializers(
        context -> {
          ConfigurableListableBeanFactory beans = context.getBeanFactory();
          beans.registerSingleton("configurationReader", again);
          beans.registerSingleton("runningConfiguration", new RunningConfiguration(reading));
        });
  }
}
