package io.aiprovider.spring;

import io.aiprovider.catalog.Price;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.SettingPlaces;
import io.aiprovider.spring.settings.schema.SettingName;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * @throws io.aiprovider.spring.settings.StartRefused with all that is wrong
   */
  void apply(ChatClientBuilder builder, List<ChatProvider> beans) {
    Refusals refusals = new Refusals();
    apply(builder, beans, refusals);
    checkGroups(beans.stream().map(ChatProvider::name).toList(), refusals);
    refusals.refuse();
  }

  /**
   * Checks that the targets of model groups name providers.
   *
   * @param beside the names of providers that are not configured
   */
  void checkGroups(List<String> beside, Refusals refusals) {
    Set<String> known = new LinkedHashSet<>();
    properties
        .providers()
        .forEach(
            (name, provider) -> {
              if (provider.enabled()) {
                known.add(name);
              }
            });
    routing().checkGroups(known, beside, refusals);
  }

  private RoutingMapping routing() {
    return new RoutingMapping(properties.routing(), properties.resilience().hedge(), places);
  }

  /** Sets all that is configured and not refused. */
  void apply(ChatClientBuilder builder, List<ChatProvider> beans, Refusals refusals) {
    RoutingMapping routing = routing();
    refusals.run(() -> builder.routing(routing.options()));
    refusals.run(() -> resilience(builder));
    refusals.run(
        () ->
            builder.cache(
                places.within(
                    "ai-provider.cache",
                    () ->
                        routing
                            .withGroups(properties.cache().options())
                            .withSemantic(
                                places.within(
                                    "ai-provider.cache.semantic",
                                    properties.cache().semantic()::options)))));
    refusals.run(
        () ->
            places.within(
                "ai-provider.cache.health-check-ttl",
                () -> builder.healthCheckTtl(properties.cache().healthCheckTtl())));
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
        refusals.run(
            () ->
                places.within(
                    SettingPlaces.ofProvider(name),
                    () ->
                        add(
                            builder,
                            bean != null ? bean : factory.create(name, settings),
                            settings,
                            rank)));
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

  private ChatClientBuilder add(
      ChatClientBuilder builder,
      ChatProvider provider,
      AiProviderProperties.Provider settings,
      int place) {
    builder.provider(provider, options(settings, place));
    String name = SettingPlaces.ofProvider(provider.name());
    Price price = price(name, settings);
    if (price != null) {
      builder.price(provider.name(), price);
    }
    settings
        .prices()
        .forEach(
            (model, own) ->
                builder.price(
                    provider.name(),
                    model,
                    places.within(SettingName.joined(name + ".prices", model), () -> price(own))));
    return builder;
  }

  private static ProviderOptions options(AiProviderProperties.Provider settings, int place) {
    Integer priority = settings.priority();
    return ProviderOptions.builder()
        .closed(settings.closed())
        .priority(priority != null ? priority : place)
        .weight(settings.weight())
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
                settings.timeout(),
                settings.minTokensPerSecond()))
        .limits(
            new ProviderLimits(
                settings.maxConcurrent(), settings.rpm(), settings.tpm(), settings.maxWait()))
        .build();
  }

  private @Nullable Price price(String name, AiProviderProperties.Provider settings) {
    AiProviderProperties.Price price = settings.price();
    if (price != null) {
      return places.within(name + ".price", () -> price(price));
    }
    BigDecimal perToken = settings.costPerToken();
    return perToken == null
        ? null
        : places.within(name + ".cost-per-token", () -> pricePerToken(perToken));
  }

  private static Price pricePerToken(BigDecimal usd) {
    if (usd.signum() < 0) {
      throw new IllegalArgumentException(
          "The cost-per-token is " + usd.toPlainString() + ": use 0 or more.");
    }
    return Price.perToken(usd);
  }

  private static Price price(AiProviderProperties.Price price) {
    BigDecimal input = price.input();
    BigDecimal output = price.output();
    if (input == null || output == null) {
      throw new IllegalArgumentException(
          "The price has no "
              + (input == null ? "input" : "output")
              + ": set both input and output, in US dollars for a million tokens.");
    }
    return Price.perMillion(input, output)
        .withCachedInput(price.cachedInput())
        .withCacheWrite(price.cacheWrite())
        .withCacheWriteHour(price.cacheWriteHour())
        .withReasoning(price.reasoning())
        .withMedia(
            new Price.Media(
                price.audioInput(),
                price.audioOutput(),
                price.imageInput(),
                price.imageOutput(),
                price.cachedAudioInput()))
        .withWebSearch(price.webSearch());
  }

  private void resilience(ChatClientBuilder builder) {
    AiProviderProperties.Resilience resilience = properties.resilience();
    AiProviderProperties.Retry retry = resilience.retry();
    AiProviderProperties.CircuitBreaker breaker = resilience.circuitBreaker();
    Refusals refusals = new Refusals();
    RetryPolicy retries =
        refusals.value(
            () ->
                places.within(
                    "ai-provider.resilience.retry",
                    () ->
                        new RetryPolicy(retry.maxAttempts(), retry.backoff(), retry.maxBackoff())));
    CircuitBreakerPolicy circuits =
        refusals.value(
            () ->
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
                            breaker.halfOpenCalls(),
                            breaker.slowCallDuration(),
                            breaker.slowCallRate())));
    HedgePolicy hedge =
        refusals.value(
            () ->
                places.within(
                    "ai-provider.resilience.hedge", () -> HedgeMapping.policy(resilience.hedge())));
    ResilienceOptions defaults = ResilienceOptions.DEFAULT; // for what is refused
    refusals.run(
        () ->
            places.within(
                "ai-provider.resilience",
                () ->
                    builder.resilience(
                        new ResilienceOptions(
                            resilience.deadline(),
                            resilience.maxAttempts(),
                            retries == null ? defaults.retry() : retries,
                            resilience.retryBudget(),
                            circuits == null ? defaults.circuitBreaker() : circuits,
                            hedge == null ? defaults.hedge() : hedge,
                            resilience.afterCommit()))));
    refusals.refuse();
  }
}
