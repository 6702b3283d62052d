package io.aiprovider.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.cache.CacheOptions;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.json.JsonObject;
import io.aiprovider.limit.LimitOptions;
import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.redis.RedisOptions;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.schema.SettingType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/** A default is the same in the engine, in the starter and in what editors show. */
class DefaultsTest {
  private static final AiProviderProperties PROPERTIES =
      new Binder(
              new MapConfigurationPropertySource(
                  Map.of("ai-provider.providers.x.type", "simulated")))
          .bind("ai-provider", AiProviderProperties.class)
          .get();

  /** Settings that the engine has no default for: it is told them, or does not know them. */
  private static final Set<String> WITHOUT_COUNTERPART =
      Set.of(
          "providers.x.type",
          "providers.x.enabled",
          "limits.default-requests",
          "limits.window",
          "pricing.location",
          "pricing.refresh");

  /** The engine has no value for this one. */
  private static final String NO_LIMIT = ".routing.max-tokens=0";

  /** Where the engine calls a setting by another name. */
  private static final Map<String, String> NAMES =
      Map.of(
          "first-token", "first-token-timeout",
          "idle", "idle-timeout",
          "response", "response-timeout",
          "attempt", "timeout",
          "max-bytes", "max-size");

  @Test
  void are_equal_to_the_defaults_of_the_engine() throws ReflectiveOperationException {
    Map<String, Object> engine = new TreeMap<>();
    components("resilience", ResilienceOptions.DEFAULT, engine);
    components("cache", CacheOptions.DEFAULT, engine);
    components("routing", RoutingOptions.DEFAULT, engine);
    components("providers.x", AttemptTimeouts.DEFAULT, engine);
    components("providers.x", ProviderLimits.NONE, engine);
    components("limits", LimitOptions.NONE.perKey(), engine);
    engine.put("resilience.hedge.after", "p95"); // what the engine means without a time
    engine.put("limits.max-cost-per-request", BudgetOptions.NONE.maxCostPerRequest());
    engine.put("providers.x.weight", ProviderOptions.builder().build().weight());
    engine.put("budgets.assumed-output", BudgetOptions.NONE.assumedOutput());
    engine.put("budgets.strict", BudgetOptions.NONE.strict());
    engine.put("reporting.time-zone", BudgetOptions.NONE.timeZone().getId());
    engine.put("cache.redis.timeout", RedisOptions.DEFAULT_TIMEOUT);
    engine.put("cache.redis.tls.enabled", false);
    engine.put("limits.shared", true);
    components("limits.per-end-user", LimitOptions.NONE.perEndUser(), engine);
    field("cache.health-check-ttl", ChatClient.builder(), ChatClientBuilder.class, engine);
    Object http = OpenAiCompatibleProvider.builder("x");
    field("providers.x.connect-timeout", http, HttpProviderBuilder.class, engine);
    field("providers.x.unsupported", http, HttpProviderBuilder.class, engine);
    SimulatedProvider.Builder simulated = SimulatedProvider.builder("x");
    Class<?> type = SimulatedProvider.Builder.class;
    field("providers.x.simulation.latency", simulated, type, engine);
    field("providers.x.simulation.time-per-token", simulated, type, engine);

    Map<String, Object> starter = new TreeMap<>();
    components("", PROPERTIES, starter);
    starter.keySet().removeAll(WITHOUT_COUNTERPART);

    assertThat(starter).containsExactlyInAnyOrderEntriesOf(engine);
  }

  /** Adds the settings of a record that have a value, and those of the records in it. */
  private static void components(String prefix, Record settings, Map<String, Object> into)
      throws ReflectiveOperationException {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      String name = dashed(component.getName());
      add(prefix + "." + NAMES.getOrDefault(name, name), accessor.invoke(settings), into);
    }
  }

  private static void add(String name, @Nullable Object value, Map<String, Object> into)
      throws ReflectiveOperationException {
    if (value instanceof Record settings) {
      components(name, settings, into);
    } else if (value instanceof Map<?, ?> entries) {
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        add(name + "." + entry.getKey(), entry.getValue(), into);
      }
    } else if (value != null && !List.of().equals(value) && !NO_LIMIT.equals(name + "=" + value)) {
      Object comparable = value instanceof DataSize size ? size.toBytes() : value;
      into.put(name.startsWith(".") ? name.substring(1) : name, comparable);
    }
  }

  private static void field(String setting, Object owner, Class<?> type, Map<String, Object> into)
      throws ReflectiveOperationException {
    for (Field field : type.getDeclaredFields()) {
      if (dashed(field.getName()).equals(setting.substring(setting.lastIndexOf('.') + 1))) {
        field.setAccessible(true);
        into.put(setting, field.get(owner));
        return;
      }
    }
    throw new AssertionError("There is no field for " + setting + " in " + type);
  }

  private static String dashed(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void are_equal_to_the_defaults_in_the_metadata_for_editors() throws IOException {
    Map<String, String> shown = new LinkedHashMap<>();
    shown("META-INF/spring-configuration-metadata.json", "", shown);
    shown(
        "META-INF/spring/configuration-metadata/"
            + AiProviderProperties.Provider.class.getName()
            + ".json",
        "ai-provider.providers.NAME.",
        shown);
    shown(
        "META-INF/spring/configuration-metadata/"
            + AiProviderProperties.Rates.class.getName()
            + ".json",
        "ai-provider.limits.models.NAME.",
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
              property
                  .get("defaultValue")
                  .toString()
                  .replace("\"", "")
                  .replace("TRUE", "true")
                  .replace("FALSE", "false"));
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
