package io.aiprovider.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.json.JsonObject;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spring.AiProviderProperties;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.ResolvableType;

/** A default is the same in the engine, in the starter and in what editors show. */
class DefaultsTest {
  private static final AiProviderProperties PROPERTIES =
      new Binder(
              new MapConfigurationPropertySource(
                  Map.of("ai-provider.providers.x.type", "simulated")))
          .bind("ai-provider", AiProviderProperties.class)
          .get();

  @Test
  void of_resilience_are_the_engines() {
    AiProviderProperties.Resilience resilience = PROPERTIES.resilience();
    AiProviderProperties.Retry retry = resilience.retry();
    AiProviderProperties.CircuitBreaker breaker = resilience.circuitBreaker();

    assertThat(
            new ResilienceOptions(
                resilience.deadline(),
                resilience.maxAttempts(),
                new RetryPolicy(retry.maxAttempts(), retry.backoff(), retry.maxBackoff()),
                resilience.retryBudget(),
                new CircuitBreakerPolicy(
                    breaker.enabled(),
                    breaker.failureRate(),
                    breaker.minimumCalls(),
                    breaker.window(),
                    breaker.openFor(),
                    breaker.maxOpenFor(),
                    breaker.halfOpenCalls())))
        .isEqualTo(ResilienceOptions.DEFAULT);
  }

  @Test
  void of_timeouts_cache_and_routing_are_the_engines() {
    AiProviderProperties.Provider provider = PROPERTIES.providers().get("x");
    AiProviderProperties.Routing routing = PROPERTIES.routing();

    assertThat(
            new AttemptTimeouts(
                provider.firstTokenTimeout(),
                provider.idleTimeout(),
                provider.responseTimeout(),
                provider.timeout()))
        .isEqualTo(AttemptTimeouts.DEFAULT);
    assertThat(PROPERTIES.cache().options()).isEqualTo(CacheOptions.DEFAULT);
    assertThat(
            new RoutingOptions(
                routing.defaultModel(),
                routing.maxTokens() == 0 ? null : routing.maxTokens(),
                routing.temperature(),
                routing.models(),
                routing.crossModelFailover()))
        .isEqualTo(RoutingOptions.DEFAULT);
  }

  @Test
  void are_what_editors_show() throws IOException {
    Map<String, String> shown = new LinkedHashMap<>();
    shown("META-INF/spring-configuration-metadata.json", "", shown);
    shown(
        "META-INF/spring/configuration-metadata/"
            + AiProviderProperties.Provider.class.getName()
            + ".json",
        "ai-provider.providers.NAME.",
        shown);

    Map<String, String> declared = new LinkedHashMap<>();
    declared(
        "ai-provider",
        SettingType.of(ResolvableType.forClass(AiProviderProperties.class), null),
        declared);

    assertThat(declared).isNotEmpty();
    assertThat(shown).containsAllEntriesOf(declared);
  }

  private static void shown(String resource, String prefix, Map<String, String> into)
      throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(
            AiProviderProperties.class.getClassLoader().getResourceAsStream(resource), resource)) {
      for (JsonObject property : JsonObject.parse(stream.readAllBytes()).objects("properties")) {
        if (property.has("defaultValue")) {
          into.put(
              prefix + property.string("name"),
              property.get("defaultValue").toString().replace("\"", "").replace("TRUE", "true"));
        }
      }
    }
  }

  private static void declared(String name, SettingType type, Map<String, String> into) {
    if (type instanceof SettingType.Group group) {
      group.members().forEach((member, each) -> declared(name + "." + member, each, into));
    } else if (type instanceof SettingType.Entries entries) {
      declared(name + ".NAME", entries.each(), into);
    } else if (type instanceof SettingType.Value value
        && value.initial() != null
        && !value.initial().isEmpty()) {
      into.put(name, value.initial());
    }
  }
}
