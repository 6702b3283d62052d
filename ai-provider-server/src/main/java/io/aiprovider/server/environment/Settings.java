package io.aiprovider.server.environment;

import io.aiprovider.server.ServerProperties.Mode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** What an environment's properties say, however they are spelt. Reads them anew each time. */
final class Settings {
  private static final String PROVIDERS = "ai-provider.providers";

  private final Environment environment;

  Settings(Environment environment) {
    this.environment = environment;
  }

  Mode mode() {
    return binder().bind(Modes.PROPERTY, Mode.class).orElse(Mode.PRODUCTION);
  }

  /** The names of the declared providers, in their order. */
  Set<String> providers() {
    return binder()
        .bind(PROVIDERS, Bindable.mapOf(String.class, Object.class))
        .map(Map::keySet)
        .orElse(Set.of());
  }

  /** The names of those that take part. */
  Set<String> enabledProviders() {
    return providers().stream()
        .filter(name -> !"false".equalsIgnoreCase(get(PROVIDERS + "." + name + ".enabled")))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a property has a value that is not blank. */
  boolean isSet(String property) {
    String value = get(property);
    return value != null && !value.isBlank();
  }

  @Nullable String get(String property) {
    return binder().bind(property, String.class).orElse(null);
  }

  private Binder binder() {
    return Binder.get(environment);
  }
}
