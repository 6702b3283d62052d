package io.aiprovider.spring.settings;

import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.Contexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

/** The start of an application with the starter, from a file and variables. */
final class Start {
  private ApplicationContextRunner runner = Contexts.bare();
  private final Map<String, Object> variables = new LinkedHashMap<>();

  private Start() {}

  static Start of() {
    return new Start();
  }

  /** An application with this file, called {@code application.yml}. */
  static Start yaml(Path directory, String text) {
    return of().file(directory, text);
  }

  Start file(Path directory, String text) {
    try {
      Path file = Files.writeString(directory.resolve("application.yml"), text);
      runner =
          runner.withInitializer(
              context -> {
                try {
                  new YamlPropertySourceLoader()
                      .load("application.yml", new FileSystemResource(file))
                      .forEach(context.getEnvironment().getPropertySources()::addLast);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Start settings(String... settings) {
    runner = runner.withPropertyValues(settings);
    return this;
  }

  Start variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  Start with(Class<?> configuration) {
    runner = runner.withUserConfiguration(configuration);
    return this;
  }

  /** What the application is configured with, which starts. */
  AiProviderProperties properties() {
    AtomicReference<AiProviderProperties> properties = new AtomicReference<>();
    run(
        context -> {
          if (context.getStartupFailure() != null) {
            throw new AssertionError("It does not start.", context.getStartupFailure());
          }
          properties.set(context.getBean(AiProviderProperties.class));
        });
    return properties.get();
  }

  /** Why it does not start. */
  StartRefused refusal() {
    AtomicReference<StartRefused> refusal = new AtomicReference<>();
    run(
        context -> {
          for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
            if (at instanceof StartRefused refused) {
              refusal.set(refused);
            }
          }
          if (refusal.get() == null) {
            throw new AssertionError("It is not refused.", context.getStartupFailure());
          }
        });
    return refusal.get();
  }

  private void run(
      org.springframework.boot.test.context.runner.ContextConsumer<
              ? super org.springframework.boot.test.context.assertj.AssertableApplicationContext>
          consumer) {
    runner.withInitializer(context -> replaceVariables(context.getEnvironment())).run(consumer);
  }

  private void replaceVariables(ConfigurableEnvironment environment) {
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
  }
}
