package io.aiprovider.server.drill;

import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.client.ChatClient;
import io.aiprovider.pricing.PriceFeed;
import io.aiprovider.pricing.PricesUnreadable;
import io.aiprovider.provider.simulated.service.SimulatedService;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.server.configuration.ConfigurationReading;
import io.aiprovider.server.configuration.EffectiveSetting;
import io.aiprovider.server.embeddings.InProcessProvider;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.RedirectedClient;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.settings.schema.SettingName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * A copy of the configuration for drills: each provider's requests go to a simulated service on
 * this machine, with keys that open nothing. There is no cache, no Redis and no database, and
 * timeouts are shorter. Groups, strategies, priorities, retries and circuits are as configured.
 */
public final class Sandbox {
  private static final String KEY = "drill";
  private static final Pattern SECRET =
      Pattern.compile(
          "ai-provider\\.providers.*\\.(api-key|api-keys(\\[\\d+])?(\\.key)?|headers\\b.+)");
  private static final Pattern OF_A_KEY =
      Pattern.compile("ai-provider\\.providers.*\\.api-keys\\[\\d+]\\..+");
  private static final Set<String> WITHOUT_SERVICE = Set.of("simulated", "langchain4j");
  private static final String AUTO = "auto";

  private final AiProviderProperties configured;
  private final AiProviderProperties settings;
  private final SettingPlaces places;
  private final TimeScale scale;
  private final ModelCatalog models;

  private Sandbox(AiProviderProperties configured, ConfigurationReading reading, TimeScale scale) {
    this.configured = configured;
    this.models = models(configured.pricing().location());
    this.settings = reading.settings(AiProviderProperties.class);
    this.places = reading.places();
    this.scale = scale;
  }

  /**
   * The configuration with other keys and headers, which need not be set for a drill. It may be
   * wrong in other ways.
   */
  public static ConfigurationReading withoutSecrets(ConfigurationReading reading) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (EffectiveSetting setting : reading.effective()) {
      if (SECRET.matcher(setting.key()).matches()) {
        values.put(setting.key(), KEY + "-" + values.size());
      } else if (OF_A_KEY.matcher(setting.key()).matches()) {
        values.put(setting.key(), setting.value()); // a list is replaced as a whole
      }
    }
    return values.isEmpty() ? reading : reading.with(values);
  }

  /**
   * The sandbox of a configuration.
   *
   * @param reading a valid one
   * @param longestCall no call of a drill takes longer
   * @throws PricesUnreadable if the price file cannot be read
   */
  public static Sandbox of(ConfigurationReading reading, Duration longestCall) {
    AiProviderProperties configured = reading.settings(AiProviderProperties.class);
    TimeScale scale = TimeScale.of(configured, longestCall);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("ai-provider.cache.enabled", "false");
    values.put("ai-provider.cache.semantic.enabled", "false");
    values.put("ai-provider.resilience.deadline", text(scale.pause(deadline(configured))));
    values.put(
        "ai-provider.resilience.retry.backoff",
        text(scale.pause(configured.resilience().retry().backoff())));
    configured.providers().forEach((name, provider) -> addProvider(name, provider, scale, values));
    addHedge("ai-provider.resilience", configured.resilience().hedge().after(), scale, values);
    configured
        .routing()
        .models()
        .forEach(
            (name, group) ->
                addHedge(
                    SettingName.joined("ai-provider.routing.models", name),
                    group.hedge().after(),
                    scale,
                    values));
    ConfigurationReading copy = reading.with(values);
    if (!copy.isValid()) {
      throw new IllegalArgumentException(
          "The configuration cannot be copied: " + copy.mistakes().get(0).getMessage());
    }
    return new Sandbox(configured, copy, scale);
  }

  private static void addProvider(
      String name,
      AiProviderProperties.Provider provider,
      TimeScale scale,
      Map<String, Object> to) {
    String prefix = SettingPlaces.ofProvider(name) + ".";
    AttemptTimeouts timeouts = timeouts(provider);
    to.put(prefix + "first-token-timeout", text(scale.timeout(timeouts.firstToken(false))));
    to.put(prefix + "idle-timeout", text(scale.timeout(provider.idleTimeout())));
    to.put(prefix + "response-timeout", text(scale.timeout(provider.responseTimeout())));
    to.put(prefix + "timeout", text(scale.timeout(provider.timeout())));
    if (WITHOUT_SERVICE.contains(provider.type() == null ? name : provider.type())) {
      to.put(prefix + "type", "vllm"); // any server with OpenAI's protocol
      if (provider.defaultModel() == null && provider.models().isEmpty()) {
        to.put(prefix + "default-model", "simulated");
      }
    }
  }

  /** The time that is measured, p95, stays: in a drill there are too few calls for it. */
  private static void addHedge(
      String owner, @Nullable String after, TimeScale scale, Map<String, Object> to) {
    if (after != null && !after.isBlank() && Character.isDigit(after.strip().charAt(0))) {
      Duration time = DurationStyle.detectAndParse(after.strip());
      to.put(owner + ".hedge.after", text(scale.timeout(time)));
    }
  }

  /** The models of the catalog and of the price file. An address is not read. */
  private static ModelCatalog models(String prices) {
    if (prices.isEmpty()) {
      return ModelCatalog.bundled();
    }
    try (PriceFeed feed = PriceFeed.builder(prices).build()) {
      PricesUnreadable failure = feed.failure();
      if (failure != null) {
        throw failure;
      }
      return feed.catalog();
    }
  }

  private static AttemptTimeouts timeouts(AiProviderProperties.Provider provider) {
    return new AttemptTimeouts(
        provider.firstTokenTimeout(),
        provider.idleTimeout(),
        provider.responseTimeout(),
        provider.timeout());
  }

  private static Duration deadline(AiProviderProperties settings) {
    return settings.resilience().deadline();
  }

  private static String text(Duration time) {
    return time.toMillis() + "ms";
  }

  /** How much shorter the timeouts are: 1 for as configured. */
  public long divisor() {
    return scale.divisor();
  }

  /** The names whose routes are rehearsed: the model groups, auto, and the providers' defaults. */
  public List<String> routes() {
    Set<String> routes = new LinkedHashSet<>(settings.routing().models().keySet());
    routes.add(AUTO);
    try (Rehearsal rehearsal = rehearse()) {
      rehearsal.client().providers().stream()
          .map(ProviderEntry::defaultModel)
          .filter(model -> model != null)
          .forEach(routes::add);
    }
    return new ArrayList<>(routes);
  }

  /** A client with services of its own, which work. */
  Rehearsal rehearse() {
    Map<String, SimulatedService> services = new LinkedHashMap<>();
    try {
      settings
          .providers()
          .forEach(
              (name, provider) -> {
                if (provider.enabled()) {
                  services.put(name, SimulatedService.start());
                }
              });
      Function<String, URI> addresses = name -> URI.create(service(services, name).baseUrl());
      ChatClient client =
          RedirectedClient.build(settings, places, models, InProcessProvider.unloaded(), addresses);
      return new Rehearsal(client, services);
    } catch (RuntimeException e) {
      services.values().forEach(SimulatedService::close);
      throw e;
    }
  }

  private static SimulatedService service(Map<String, SimulatedService> services, String name) {
    SimulatedService service = services.get(name);
    if (service == null) {
      throw new IllegalStateException("There is no service for the provider " + name + ".");
    }
    return service;
  }

  int maxAttempts() {
    return settings.resilience().maxAttempts();
  }

  /** The deadline as configured. */
  Duration deadline() {
    return deadline(configured);
  }

  /** The longest time of a call in the drill. */
  Duration longestCall() {
    return deadline(settings);
  }

  /** How long an attempt of a case may take in the drill. */
  Duration limit(DrillCase drill, String provider) {
    return limit(drill, settings.providers().get(provider), false, longestCall());
  }

  /**
   * The same as configured.
   *
   * @param reasons whether the model reasons before it answers
   */
  Duration configuredLimit(DrillCase drill, String provider, boolean reasons) {
    return limit(drill, configured.providers().get(provider), reasons, deadline());
  }

  private static Duration limit(
      DrillCase drill,
      AiProviderProperties.@Nullable Provider provider,
      boolean reasons,
      Duration longest) {
    if (provider == null) {
      return longest;
    }
    Duration own = provider.responseTimeout();
    if (drill.stream()) {
      boolean hasContent = drill.fault().isAfterContent(true);
      own = hasContent ? Duration.ZERO : timeouts(provider).firstToken(reasons);
    }
    return shortest(longest, shortest(own, provider.timeout()));
  }

  /** The shorter time; zero means none. */
  private static Duration shortest(Duration one, Duration other) {
    if (one.isZero() || other.isZero()) {
      return one.isZero() ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }
}
