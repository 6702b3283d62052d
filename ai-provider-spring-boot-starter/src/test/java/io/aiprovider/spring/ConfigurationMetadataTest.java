package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheScope;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.openai.Preset;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.routing.strategy.Stickiness;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The metadata of the configuration for editors. */
class ConfigurationMetadataTest {
  private static final JsonObject METADATA = read("META-INF/spring-configuration-metadata.json");
  private static final JsonObject PROVIDER =
      read(
          "META-INF/spring/configuration-metadata/"
              + AiProviderProperties.Provider.class.getName()
              + ".json");

  static final List<JsonObject> PROPERTIES =
      Stream.of(METADATA, PROVIDER).flatMap(json -> json.objects("properties").stream()).toList();

  @ParameterizedTest
  @FieldSource("PROPERTIES")
  void each_key_is_described(JsonObject property) {
    assertThat(property.string("description")).as(property.string("name")).isNotBlank();
  }

  @Test
  void each_key_of_a_provider_is_listed() {
    assertThat(names(PROVIDER))
        .contains("type", "api-key", "price.cached-input", "simulation.fault", "idle-timeout")
        .hasSize(
            AiProviderProperties.Provider.class.getRecordComponents().length
                - 2
                + AiProviderProperties.Price.class.getRecordComponents().length
                + AiProviderProperties.Simulation.class.getRecordComponents().length);
  }

  @Test
  void each_other_key_is_listed() {
    assertThat(names(METADATA))
        .contains(
            "ai-provider.providers",
            "ai-provider.routing.strategy",
            "ai-provider.resilience.circuit-breaker.half-open-calls",
            "ai-provider.cache.redis.url",
            "ai-provider.pricing.location",
            "management.health.ai-provider.enabled");
  }

  @Test
  void the_types_of_provider_are_suggested() {
    assertThat(hints("ai-provider.providers.*.type"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(Preset.values()).map(Preset::label),
                    Stream.of("anthropic", "google", "langchain4j", "simulated"))
                .toList());
  }

  @Test
  void each_suggested_fault_is_valid() {
    assertThat(hints("ai-provider.providers.*.simulation.fault"))
        .isNotEmpty()
        .allSatisfy(fault -> assertThat(Fault.parse(fault)).isNotNull());
  }

  @Test
  void each_value_of_a_choice_is_suggested() {
    assertThat(hints("ai-provider.cache.scope"))
        .containsExactlyElementsOf(words(CacheScope.values()));
    assertThat(hints("ai-provider.routing.strategy"))
        .containsExactlyElementsOf(words(RoutingStrategy.values()));
    assertThat(hints("ai-provider.routing.sticky"))
        .containsExactlyElementsOf(words(Stickiness.values()));
  }

  private static List<String> words(Enum<?>[] values) {
    return Arrays.stream(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  private static List<String> names(JsonObject metadata) {
    return metadata.objects("properties").stream().map(json -> json.string("name")).toList();
  }

  private static List<String> hints(String name) {
    return METADATA.objects("hints").stream()
        .filter(hint -> name.equals(hint.string("name")))
        .flatMap(hint -> hint.objects("values").stream())
        .map(value -> value.string("value"))
        .toList();
  }

  private static JsonObject read(String resource) {
    try (InputStream stream =
        Objects.requireNonNull(
            AiProviderProperties.class.getClassLoader().getResourceAsStream(resource), resource)) {
      return JsonObject.parse(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
