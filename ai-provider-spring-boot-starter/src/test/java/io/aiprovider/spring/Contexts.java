package io.aiprovider.spring;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications that use the starter. */
final class Contexts {
  private Contexts() {}

  /** Without any configuration. */
  static ApplicationContextRunner bare() {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(AiProviderAutoConfiguration.class));
  }

  /** With a simulated provider called {@code sim}. */
  static ApplicationContextRunner simulated() {
    return bare().withPropertyValues("ai-provider.providers.sim.type=simulated");
  }
}
