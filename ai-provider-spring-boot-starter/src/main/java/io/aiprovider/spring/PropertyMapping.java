package io.aiprovider.spring;

import io.aiprovider.catalog.Price;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.spring.settings.SettingPlaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies the properties to the client's builder. */
final class PropertyMapping {
  private final AiProviderProperties properties;
  private final ProviderSource factory;
  private final SettingPlaces places;

  PropertyMapping(AiProviderProperties properties, ProviderSource factory, SettingPlaces places) {
    this.properties = properties;
    this.factory = factory;
    this.places = places;
  }

  /**
   * Sets all that is configured.
   *
   * @param beans providers that the application defines itself; one whose name is also configured
   *     takes its options from the configuration
   */
  void apply(ChatClientBuilder builder, List<ChatProvider> beans) {
    builder
        .routing(places.within("ai-provider.routing", this::routing))
        .resilience(places.within("ai-provider.resilience", this::resilience))
        .cache(places.within("ai-provider.cache", () -> properties.cache().options()));
    places.within(
        "ai-provider.cache.health-check-ttl",
        () -> builder.healthCheckTtl(properties.cache().healthCheckTtl()));
    Map<String, ChatProvider> own = new HashMap<>();
    beans.forEach(bean -> own.put(bean.name(), bean));

    int place = 0;
    for (Map.Entry<String, AiProviderProperties.Provider> entry :
        properties.providers().entrySet()) {
      place++;
      String name = entry.getKey();
      AiProviderProperties.Provider settings = entry.getValue();
      if (settings.enabled()) {
        ChatProvider bean = own.remove(name);
        int rank = place;
        places.within(
            SettingPlaces.ofProvider(name),
            () ->
                add(builder, bean != null ? bean : factory.create(name, settings), settings, rank));
      } else {
        own.remove(name);
      }
    }
    for (ChatProvider bean : beans) {
      if (own.containsKey(bean.name())) {
        place++;
        builder.provider(bean, ProviderOptions.builder().priority(place).build());
      }
    }
  }

  private static ChatClientBuilder add(
      ChatClientBuilder builder,
      ChatProvider provider,
      AiProviderProperties.Provider settings,
      int place) {
    builder.provider(provider, options(settings, place));
    Price price = price(settings);
    if (price != null) {
      builder.price(provider.name(), price);
    }
    settings.prices().forEach((model, own) -> builder.price(provider.name(), model, price(own)));
    return builder;
  }

  private static ProviderOptions options(AiProviderProperties.Provider settings, int place) {
    Integer priority = settings.priority();
    return ProviderOptions.builder()
        .closed(settings.closed())
        .priority(priority != null ? priority : place)
        .models(settings.models())
        .defaultModel(settings.defaultModel())
        .aliases(settings.aliases())
        .maxTokens(settings.maxTokens())
        .temperature(settings.temperature())
        .timeouts(
            new AttemptTimeouts(
                settings.firstTokenTimeout(),
                settings.idleTimeout(),
                settings.responseTimeout(),
                settings.timeout()))
        .build();
  }

  private static @Nullable Price price(AiProviderProperties.Provider settings) {
    AiProviderProperties.Price price = settings.price();
    if (price == null) {
      return settings.costPerToken() == null ? null : Price.perToken(settings.costPerToken());
    }
    return price(price);
  }

  private static Price price(AiProviderProperties.Price price) {
    return Price.perMillion(price.input(), price.output())
        .withCachedInput(price.cachedInput())
        .withCacheWrite(price.cacheWrite())
        .withCacheWriteHour(price.cacheWriteHour())
        .withReasoning(price.reasoning())
        .withMedia(
            new Price.Media(
                price.audioInput(), price.audioOutput(), price.imageInput(), price.imageOutput()))
        .withWebSearch(price.webSearch());
  }

  private RoutingOptions routing() {
    AiProviderProperties.Routing routing = properties.routing();
    return new RoutingOptions(
        routing.defaultModel(),
        routing.maxTokens() > 0 ? routing.maxTokens() : null,
        routing.temperature(),
        routing.models(),
        routing.crossModelFailover());
  }

  private ResilienceOptions resilience() {
    AiProviderProperties.Resilience resilience = properties.resilience();
    AiProviderProperties.Retry retry = resilience.retry();
    AiProviderProperties.CircuitBreaker breaker = resilience.circuitBreaker();
    return new ResilienceOptions(
        resilience.deadline(),
        resilience.maxAttempts(),
        places.within(
            "ai-provider.resilience.retry",
            () -> new RetryPolicy(retry.maxAttempts(), retry.backoff(), retry.maxBackoff())),
        resilience.retryBudget(),
        places.within(
            "ai-provider.resilience.circuit-breaker",
            () ->
                new CircuitBreakerPolicy(
                    breaker.enabled(),
                    breaker.failureRate(),
                    breaker.minimumCalls(),
                    breaker.window(),
                    breaker.openFor(),
                    breaker.maxOpenFor(),
                    breaker.halfOpenCalls())));
  }
}
