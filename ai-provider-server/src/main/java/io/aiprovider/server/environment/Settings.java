package io.aiprovider.server.environment;

import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.environment.variable.ModeVariables;
import io.aiprovider.server.logs.LogProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Reads an environment's properties in any spelling. Nothing is kept between reads. */
final class Settings {
  private static final String PROVIDERS = "ai-provider.providers";

  private final Environment environment;

  Settings(Environment environment) {
    this.environment = environment;
  }

  Mode mode() {
    try {
      return binder().bind(ModeVariables.PROPERTY, Mode.class).orElse(Mode.PRODUCTION);
    } catch (BindException e) {
      throw new StartRefused(
          ModeVariables.PROPERTY
              + " must be one of development, production, but is '"
              + get(ModeVariables.PROPERTY)
              + "'"
              + (e.getOrigin() == null ? "." : " (" + e.getOrigin() + ")."),
          "Correct it, or start with 'dev' or 'serve', which set the mode.",
          ModeVariables.PROPERTY,
          null,
          0);
    }
  }

  /**
   * Whether log lines are JSON: as set, otherwise in production mode. A wrong value counts as unset
   * here; the start fails when the settings are bound.
   */
  boolean hasJsonLog(Mode mode) {
    String format = get(LogProperties.FORMAT);
    return "json".equalsIgnoreCase(format)
        || !"text".equalsIgnoreCase(format) && mode == Mode.PRODUCTION;
  }

  /** The names of the declared providers, in their order; none if the value is not a map. */
  Set<String> providers() {
    return declared().keySet();
  }

  private Map<String, Object> declared() {
    try {
      return binder().bind(PROVIDERS, Bindable.mapOf(String.class, Object.class)).orElse(Map.of());
    } catch (BindException e) {
      return Map.of();
    }
  }

  /** Whether there is a value for the providers, even if it is not a map. */
  boolean mentionsProviders() {
    return isSet(PROVIDERS) || isSet(PROVIDERS + "[0]") || !enabledProviders().isEmpty();
  }

  /** The names of the providers that are not disabled. */
  Set<String> enabledProviders() {
    return declared().entrySet().stream()
        .filter(provider -> !isDisabled(provider.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isDisabled(Object provider) {
    return provider instanceof Map<?, ?> settings
        && "false".equalsIgnoreCase(String.valueOf(settings.get("enabled")));
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
