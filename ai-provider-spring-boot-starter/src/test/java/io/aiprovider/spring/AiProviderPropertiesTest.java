package io.aiprovider.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetPeriod;
import io.aiprovider.budget.BudgetScope;
import io.aiprovider.cache.CacheScope;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.resilience.AfterCommit;
import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.routing.strategy.Stickiness;
import io.aiprovider.spring.AiProviderProperties.Budget;
import io.aiprovider.spring.AiProviderProperties.Budgets;
import io.aiprovider.spring.AiProviderProperties.Cache;
import io.aiprovider.spring.AiProviderProperties.CircuitBreaker;
import io.aiprovider.spring.AiProviderProperties.Hedge;
import io.aiprovider.spring.AiProviderProperties.Key;
import io.aiprovider.spring.AiProviderProperties.Limits;
import io.aiprovider.spring.AiProviderProperties.ModelCache;
import io.aiprovider.spring.AiProviderProperties.Price;
import io.aiprovider.spring.AiProviderProperties.Pricing;
import io.aiprovider.spring.AiProviderProperties.Provider;
import io.aiprovider.spring.AiProviderProperties.Rates;
import io.aiprovider.spring.AiProviderProperties.Redis;
import io.aiprovider.spring.AiProviderProperties.Reporting;
import io.aiprovider.spring.AiProviderProperties.Resilience;
import io.aiprovider.spring.AiProviderProperties.Retry;
import io.aiprovider.spring.AiProviderProperties.Semantic;
import io.aiprovider.spring.AiProviderProperties.Sentinel;
import io.aiprovider.spring.AiProviderProperties.Simulation;
import io.aiprovider.spring.AiProviderProperties.Ssl;
import io.aiprovider.spring.AiProviderProperties.Tls;
import io.aiprovider.spring.RoutingProperties.Group;
import io.aiprovider.spring.RoutingProperties.GroupCache;
import io.aiprovider.spring.RoutingProperties.GroupHedge;
import io.aiprovider.spring.RoutingProperties.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** All defaults and names: a change here changes the contract. */
class AiProviderPropertiesTest {

  private static final Semantic SEMANTIC =
      new Semantic(false, 0.95, "all-minilm-l6-v2-q", List.of(), 100_000, Duration.ofSeconds(1));

  @Test
  void the_defaults() {
    AiProviderProperties properties = bind(Map.of("ai-provider.providers.x.type", "simulated"));

    assertThat(properties.routing())
        .isEqualTo(
            new RoutingProperties(
                RoutingStrategy.PRIORITY, Stickiness.NONE, null, 0, null, Map.of(), true));
    assertThat(properties.resilience())
        .isEqualTo(
            new Resilience(
                Duration.ofMinutes(15),
                3,
                new Retry(2, Duration.ofMillis(200), Duration.ofSeconds(5)),
                0.2,
                new CircuitBreaker(
                    true,
                    50,
                    10,
                    20,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(2),
                    1,
                    Duration.ZERO,
                    100),
                new Hedge(false, "p95"),
                AfterCommit.ERROR));
    assertThat(properties.cache())
        .isEqualTo(
            new Cache(
                true,
                Duration.ofMinutes(5),
                DataSize.ofMegabytes(256),
                CacheScope.TENANT,
                true,
                Map.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofSeconds(30),
                SEMANTIC,
                new Redis(
                    null,
                    null,
                    List.of(),
                    new Sentinel(null, List.of(), null, null),
                    null,
                    null,
                    null,
                    new Tls(false, null, null, null),
                    Duration.ofMillis(50))));
    assertThat(properties.limits())
        .isEqualTo(
            new Limits(
                0,
                Duration.ofHours(1),
                0,
                0,
                0,
                BigDecimal.ZERO,
                true,
                new Rates(0, 0, 0),
                Map.of()));
    assertThat(properties.budgets()).isEqualTo(new Budgets(4_096, false, List.of()));
    assertThat(properties.reporting()).isEqualTo(new Reporting("UTC"));
    assertThat(properties.pricing()).isEqualTo(new Pricing("", Duration.ofHours(1)));
  }

  @Test
  void the_defaults_of_a_provider() {
    AiProviderProperties properties = bind(Map.of("ai-provider.providers.x.type", "simulated"));

    assertThat(properties.providers())
        .containsExactly(
            Map.entry(
                "x",
                new Provider(
                    "simulated",
                    null,
                    null,
                    null,
                    List.of(),
                    null,
                    null,
                    null,
                    1,
                    true,
                    List.of(),
                    null,
                    null,
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    Map.of(),
                    Duration.ofSeconds(2),
                    null,
                    Duration.ofSeconds(60),
                    Duration.ZERO,
                    Duration.ofSeconds(600),
                    0,
                    0,
                    0,
                    0,
                    Duration.ofSeconds(1),
                    Map.of(),
                    new Ssl(null),
                    Unsupported.Handling.DROP,
                    new Simulation(Duration.ZERO, Duration.ZERO, null))));
  }

  @Test
  void without_configuration_there_is_no_provider() {
    assertThat(
            new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("ai-provider", AiProviderProperties.class)
                .providers())
        .isEmpty();
  }

  @Test
  void all_names_of_a_provider() {
    String p = "ai-provider.providers.x.";
    Provider provider =
        bind(Map.ofEntries(
                Map.entry(p + "type", "openai"),
                Map.entry(p + "bean", "model"),
                Map.entry(p + "base-url", "https://x.example/v1"),
                Map.entry(p + "api-key", "k"),
                Map.entry(p + "api-keys[0].key", "k2"),
                Map.entry(p + "api-keys[0].weight", "2"),
                Map.entry(p + "api-keys[0].rpm", "3"),
                Map.entry(p + "api-keys[0].tpm", "4"),
                Map.entry(p + "api-keys[1]", "k3"),
                Map.entry(p + "api-version", "v"),
                Map.entry(p + "prompt-cache-ttl", "1h"),
                Map.entry(p + "priority", "7"),
                Map.entry(p + "weight", "9"),
                Map.entry(p + "enabled", "false"),
                Map.entry(p + "models", "a,b"),
                Map.entry(p + "closed", "true"),
                Map.entry(p + "default-model", "a"),
                Map.entry(p + "aliases.fast", "b"),
                Map.entry(p + "max-tokens", "10"),
                Map.entry(p + "temperature", "0.5"),
                Map.entry(p + "cost-per-token", "0.00002"),
                Map.entry(p + "price.input", "1"),
                Map.entry(p + "price.output", "2"),
                Map.entry(p + "price.cached-input", "3"),
                Map.entry(p + "price.cache-write", "4"),
                Map.entry(p + "price.cache-write-hour", "8"),
                Map.entry(p + "price.audio-input", "6"),
                Map.entry(p + "price.audio-output", "7"),
                Map.entry(p + "price.image-input", "9"),
                Map.entry(p + "price.image-output", "10"),
                Map.entry(p + "price.cached-audio-input", "13"),
                Map.entry(p + "price.web-search", "0.01"),
                Map.entry(p + "prices[gpt-*].input", "11"),
                Map.entry(p + "prices[gpt-*].output", "12"),
                Map.entry(p + "price.reasoning", "5"),
                Map.entry(p + "connect-timeout", "1s"),
                Map.entry(p + "first-token-timeout", "2s"),
                Map.entry(p + "idle-timeout", "3s"),
                Map.entry(p + "response-timeout", "4s"),
                Map.entry(p + "timeout", "5s"),
                Map.entry(p + "min-tokens-per-second", "0.25"),
                Map.entry(p + "max-concurrent", "31"),
                Map.entry(p + "rpm", "32"),
                Map.entry(p + "tpm", "33"),
                Map.entry(p + "max-wait", "34s"),
                Map.entry(p + "headers.X-A", "b"),
                Map.entry(p + "ssl.bundle", "own"),
                Map.entry(p + "unsupported", "error"),
                Map.entry(p + "simulation.latency", "6s"),
                Map.entry(p + "simulation.time-per-token", "7ms"),
                Map.entry(p + "simulation.fault", "silence")))
            .providers()
            .get("x");

    assertThat(provider)
        .isEqualTo(
            new Provider(
                "openai",
                "model",
                "https://x.example/v1",
                "k",
                List.of(new Key("k2", 2, 3, 4), new Key("k3", 1, 0, 0)),
                "v",
                Duration.ofHours(1),
                7,
                9,
                false,
                List.of("a", "b"),
                true,
                "a",
                Map.of("fast", "b"),
                10,
                0.5,
                new BigDecimal("0.00002"),
                new Price(
                    BigDecimal.valueOf(1),
                    BigDecimal.valueOf(2),
                    BigDecimal.valueOf(3),
                    BigDecimal.valueOf(4),
                    BigDecimal.valueOf(8),
                    BigDecimal.valueOf(5),
                    BigDecimal.valueOf(6),
                    BigDecimal.valueOf(7),
                    BigDecimal.valueOf(9),
                    BigDecimal.valueOf(10),
                    BigDecimal.valueOf(13),
                    new BigDecimal("0.01")),
                Map.of(
                    "gpt-*",
                    new Price(
                        BigDecimal.valueOf(11),
                        BigDecimal.valueOf(12),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                0.25,
                31,
                32,
                33,
                Duration.ofSeconds(34),
                Map.of("X-A", "b"),
                new Ssl("own"),
                Unsupported.Handling.ERROR,
                new Simulation(Duration.ofSeconds(6), Duration.ofMillis(7), "silence")));
  }

  @Test
  void all_names_of_routing_and_prices() {
    AiProviderProperties properties =
        bind(
            Map.ofEntries(
                Map.entry("ai-provider.routing.strategy", "weighted"),
                Map.entry("ai-provider.routing.sticky", "prompt"),
                Map.entry("ai-provider.routing.models.best.sticky", "session"),
                Map.entry("ai-provider.routing.models.best.hedge.enabled", "true"),
                Map.entry("ai-provider.routing.models.best.hedge.after", "18ms"),
                Map.entry("ai-provider.routing.models.best.after-commit", "continue"),
                Map.entry("ai-provider.routing.models.best.cache.ttl", "1h"),
                Map.entry("ai-provider.routing.models.best.on-context-overflow", "large"),
                Map.entry("ai-provider.routing.models.best.on-content-filter", "e/f,g"),
                Map.entry("ai-provider.routing.default-model", "m"),
                Map.entry("ai-provider.routing.max-tokens", "5"),
                Map.entry("ai-provider.routing.temperature", "0.1"),
                Map.entry("ai-provider.routing.models.best.targets[0].model", "a/b"),
                Map.entry("ai-provider.routing.models.best.targets[1].model", "c/d"),
                Map.entry("ai-provider.routing.models.best.targets[1].weight", "3"),
                Map.entry("ai-provider.routing.models.best.strategy", "priority"),
                Map.entry("ai-provider.routing.cross-model-failover", "false"),
                Map.entry("ai-provider.pricing.location", "prices.json"),
                Map.entry("ai-provider.pricing.refresh", "2h")));

    assertThat(properties.routing())
        .isEqualTo(
            new RoutingProperties(
                RoutingStrategy.WEIGHTED,
                Stickiness.PROMPT,
                "m",
                5,
                0.1,
                Map.of(
                    "best",
                    new Group(
                        List.of(new Target("a/b", null), new Target("c/d", 3)),
                        RoutingStrategy.PRIORITY,
                        Stickiness.SESSION,
                        new GroupHedge(true, "18ms"),
                        AfterCommit.CONTINUE,
                        new GroupCache(Duration.ofHours(1)),
                        List.of("large"),
                        List.of("e/f", "g"))),
                false));
    assertThat(properties.pricing()).isEqualTo(new Pricing("prices.json", Duration.ofHours(2)));
  }

  @Test
  void all_names_of_resilience() {
    String r = "ai-provider.resilience.";
    assertThat(
            bind(Map.ofEntries(
                    Map.entry(r + "deadline", "1m"),
                    Map.entry(r + "max-attempts", "4"),
                    Map.entry(r + "retry.max-attempts", "5"),
                    Map.entry(r + "retry.backoff", "6ms"),
                    Map.entry(r + "retry.max-backoff", "7s"),
                    Map.entry(r + "retry-budget", "0.8"),
                    Map.entry(r + "circuit-breaker.enabled", "false"),
                    Map.entry(r + "circuit-breaker.failure-rate", "9"),
                    Map.entry(r + "circuit-breaker.minimum-calls", "10"),
                    Map.entry(r + "circuit-breaker.window", "11"),
                    Map.entry(r + "circuit-breaker.open-for", "12s"),
                    Map.entry(r + "circuit-breaker.max-open-for", "13s"),
                    Map.entry(r + "circuit-breaker.half-open-calls", "14"),
                    Map.entry(r + "circuit-breaker.slow-call-duration", "15s"),
                    Map.entry(r + "circuit-breaker.slow-call-rate", "16"),
                    Map.entry(r + "hedge.enabled", "true"),
                    Map.entry(r + "hedge.after", "17ms"),
                    Map.entry(r + "after-commit", "continue")))
                .resilience())
        .isEqualTo(
            new Resilience(
                Duration.ofMinutes(1),
                4,
                new Retry(5, Duration.ofMillis(6), Duration.ofSeconds(7)),
                0.8,
                new CircuitBreaker(
                    false,
                    9,
                    10,
                    11,
                    Duration.ofSeconds(12),
                    Duration.ofSeconds(13),
                    14,
                    Duration.ofSeconds(15),
                    16),
                new Hedge(true, "17ms"),
                AfterCommit.CONTINUE));
  }

  @Test
  void all_names_of_the_cache() {
    String c = "ai-provider.cache.";
    assertThat(
            bind(Map.of(
                    c + "enabled", "false",
                    c + "ttl", "1s",
                    c + "max-size", "2MB",
                    c + "scope", "key",
                    c + "coalescing", "false",
                    c + "models[gpt-4.1*].ttl", "4s",
                    c + "stale-while-revalidate", "5s",
                    c + "stale-if-error", "6s",
                    c + "health-check-ttl", "3s",
                    c + "redis.url", "redis://r"))
                .cache())
        .isEqualTo(
            new Cache(
                false,
                Duration.ofSeconds(1),
                DataSize.ofMegabytes(2),
                CacheScope.KEY,
                false,
                Map.of("gpt-4.1*", new ModelCache(Duration.ofSeconds(4))),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(3),
                SEMANTIC,
                new Redis(
                    null,
                    "redis://r",
                    List.of(),
                    new Sentinel(null, List.of(), null, null),
                    null,
                    null,
                    null,
                    new Tls(false, null, null, null),
                    Duration.ofMillis(50))));
  }

  @Test
  void all_names_of_the_semantic_cache() {
    String c = "ai-provider.cache.semantic.";
    assertThat(
            bind(Map.of(
                    c + "enabled", "true",
                    c + "threshold", "0.9",
                    c + "embedding-model", "e",
                    c + "models", "a,b",
                    c + "max-questions", "7",
                    c + "time-limit", "2s"))
                .cache()
                .semantic())
        .isEqualTo(new Semantic(true, 0.9, "e", List.of("a", "b"), 7, Duration.ofSeconds(2)));
  }

  @Test
  void all_names_of_redis() {
    String r = "ai-provider.cache.redis.";
    Map<String, String> settings = new HashMap<>();
    settings.put(r + "enabled", "true");
    settings.put(r + "url", "redis://r");
    settings.put(r + "nodes", "a:1,b:2");
    settings.put(r + "sentinel.master", "main");
    settings.put(r + "sentinel.nodes", "c:3");
    settings.put(r + "sentinel.username", "watcher");
    settings.put(r + "sentinel.password", "hidden");
    settings.put(r + "username", "user");
    settings.put(r + "password", "hidden");
    settings.put(r + "database", "4");
    settings.put(r + "tls.enabled", "true");
    settings.put(r + "tls.trusted-certificates", "ca.pem");
    settings.put(r + "tls.certificate", "own.pem");
    settings.put(r + "tls.private-key", "key.pem");
    settings.put(r + "timeout", "5ms");

    assertThat(bind(settings).cache().redis())
        .isEqualTo(
            new Redis(
                true,
                "redis://r",
                List.of("a:1", "b:2"),
                new Sentinel("main", List.of("c:3"), "watcher", "hidden"),
                "user",
                "hidden",
                4,
                new Tls(true, "ca.pem", "own.pem", "key.pem"),
                Duration.ofMillis(5)));
  }

  @Test
  void all_names_of_the_limits() {
    String l = "ai-provider.limits.";
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                l + "default-requests", "5",
                l + "window", "2m",
                l + "requests-per-minute", "3",
                l + "tokens-per-minute", "400",
                l + "max-concurrent", "2",
                l + "max-cost-per-request", "0.25",
                l + "per-end-user.requests-per-minute", "4",
                l + "per-end-user.tokens-per-minute", "5",
                l + "per-end-user.max-concurrent", "6",
                l + "models[gpt-*].max-concurrent", "7"));
    settings.put(l + "shared", "false");
    assertThat(bind(settings).limits())
        .isEqualTo(
            new Limits(
                5,
                Duration.ofMinutes(2),
                3,
                400,
                2,
                new BigDecimal("0.25"),
                false,
                new Rates(4, 5, 6),
                Map.of("gpt-*", new Rates(0, 0, 7))));
  }

  @Test
  void all_names_of_the_budgets() {
    String b = "ai-provider.budgets.";
    AiProviderProperties properties =
        bind(
            Map.of(
                b + "assumed-output",
                "100",
                b + "strict",
                "true",
                b + "rules[0].scope",
                "tag",
                b + "rules[0].id",
                "team=search",
                b + "rules[0].period",
                "day",
                b + "rules[0].usd",
                "2.5",
                b + "rules[0].soft",
                "50,100",
                "ai-provider.reporting.time-zone",
                "Europe/Berlin"));

    assertThat(properties.budgets())
        .isEqualTo(
            new Budgets(
                100,
                true,
                List.of(
                    new Budget(
                        BudgetScope.TAG,
                        "team=search",
                        BudgetPeriod.DAY,
                        new BigDecimal("2.5"),
                        List.of(50, 100)))));
    assertThat(properties.reporting().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
  }

  @Test
  void the_redis_url_is_not_shown_because_it_may_contain_a_password() {
    assertThat(bind(Map.of("ai-provider.cache.redis.url", "redis://:hidden@r")).cache().toString())
        .doesNotContain("hidden");
  }

  private static AiProviderProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bind("ai-provider", AiProviderProperties.class)
        .get();
  }
}
