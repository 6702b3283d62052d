package io.aiprovider.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.ServerProperties.Auth;
import io.aiprovider.server.ServerProperties.Budgets;
import io.aiprovider.server.ServerProperties.Cors;
import io.aiprovider.server.ServerProperties.Database;
import io.aiprovider.server.ServerProperties.DiskFull;
import io.aiprovider.server.ServerProperties.Jwt;
import io.aiprovider.server.ServerProperties.Ledger;
import io.aiprovider.server.ServerProperties.Limits;
import io.aiprovider.server.ServerProperties.LogFormat;
import io.aiprovider.server.ServerProperties.Logging;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.ServerProperties.PerAddress;
import io.aiprovider.server.ServerProperties.Retention;
import io.aiprovider.server.ServerProperties.Ssl;
import io.aiprovider.server.ServerProperties.TierLimits;
import io.aiprovider.server.ServerProperties.Tiers;
import io.aiprovider.server.ServerProperties.Webhook;
import io.aiprovider.server.ServerProperties.WhenDatabaseDown;
import io.aiprovider.spring.AiProviderProvidersAutoConfiguration;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

/** All defaults and names: a change here changes the contract. */
class ServerPropertiesTest {
  private static final TierLimits NO_LIMITS = new TierLimits(null, 0, 0, 0, List.of(), List.of());

  @Test
  void the_defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new ServerProperties(
                Mode.PRODUCTION,
                new Auth(
                    "",
                    "",
                    Duration.ofHours(24),
                    true,
                    List.of(),
                    new Jwt("", "", "", "tenant", "sub", "role", Map.of(), Map.of())),
                new Limits(
                    DataSize.ofMegabytes(32),
                    null,
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(2),
                    new PerAddress(0, 0, 0),
                    new Tiers(NO_LIMITS, NO_LIMITS, NO_LIMITS)),
                "./data",
                new Database(""),
                new Ledger(DiskFull.REFUSE, DataSize.ofMegabytes(4)),
                0,
                null,
                Duration.ofSeconds(30),
                new Ssl("", ""),
                false,
                List.of(),
                "X-Forwarded-For",
                new Cors(
                    List.of(),
                    List.of("GET", "POST"),
                    List.of("Content-Type", "Authorization"),
                    false),
                new Retention(90, 13, ""),
                new Budgets(WhenDatabaseDown.REFUSE, new Webhook("", "", false, false)),
                new Logging(null, Duration.ofSeconds(5))));
  }

  @Test
  void all_names() {
    assertThat(
            bind(
                Map.ofEntries(
                    entry("ai-provider.mode", "development"),
                    entry("ai-provider.auth.api-key", "a"),
                    entry("ai-provider.auth.admin-key", "b"),
                    entry("ai-provider.auth.grace-when-database-down", "1h"),
                    entry("ai-provider.auth.enabled", "false"),
                    entry("ai-provider.auth.public-paths", "/metrics"),
                    entry("ai-provider.auth.jwt.issuer-uri", "https://issuer.example"),
                    entry("ai-provider.auth.jwt.jwk-set-uri", "https://issuer.example/keys"),
                    entry("ai-provider.auth.jwt.audience", "gateway"),
                    entry("ai-provider.auth.jwt.tenant-claim", "org"),
                    entry("ai-provider.auth.jwt.user-claim", "email"),
                    entry("ai-provider.auth.jwt.role-claim", "groups"),
                    entry("ai-provider.auth.jwt.roles.operators", "admin"),
                    entry("ai-provider.auth.jwt.tenants.org-1", "acme"),
                    entry("ai-provider.limits.max-body", "1MB"),
                    entry("ai-provider.data-dir", "/var/lib/ai-provider"),
                    entry("ai-provider.database.url", "postgresql://db/ai"),
                    entry("ai-provider.ledger.when-disk-is-full", "continue"),
                    entry("ai-provider.ledger.segment-size", "1MB"),
                    entry("ai-provider.max-concurrent-calls", "2"),
                    entry("ai-provider.drain-delay", "8s"),
                    entry("ai-provider.shutdown-grace", "3s"),
                    entry("ai-provider.limits.request-timeout", "5s"),
                    entry("ai-provider.limits.body-memory", "7MB"),
                    entry("ai-provider.limits.idle-timeout", "6s"),
                    entry("ai-provider.limits.per-address.per-second", "1"),
                    entry("ai-provider.limits.per-address.per-minute", "2"),
                    entry("ai-provider.limits.per-address.per-hour", "3"),
                    entry("ai-provider.limits.tiers.free.requests-per-hour", "4"),
                    entry("ai-provider.limits.tiers.free.requests-per-minute", "5"),
                    entry("ai-provider.limits.tiers.free.tokens-per-minute", "6"),
                    entry("ai-provider.limits.tiers.free.max-concurrent", "7"),
                    entry("ai-provider.limits.tiers.free.allowed-models", "a"),
                    entry("ai-provider.limits.tiers.free.denied-models", "b"),
                    entry("ai-provider.limits.tiers.pro.requests-per-hour", "8"),
                    entry("ai-provider.limits.tiers.enterprise.requests-per-minute", "9"),
                    entry("ai-provider.ssl.certificate", "/c.pem"),
                    entry("ai-provider.ssl.private-key", "/k.pem"),
                    entry("ai-provider.require-https", "true"),
                    entry("ai-provider.trusted-proxies", "10.0.0.0/8"),
                    entry("ai-provider.client-address-header", "CF-Connecting-IP"),
                    entry("ai-provider.cors.allowed-origins", "https://a.example"),
                    entry("ai-provider.cors.allowed-methods", "PUT"),
                    entry("ai-provider.cors.allowed-headers", "X-A"),
                    entry("ai-provider.cors.allow-credentials", "true"),
                    entry("ai-provider.retention.raw-days", "30"),
                    entry("ai-provider.retention.roll-up-months", "6"),
                    entry("ai-provider.retention.archive-directory", "/archive"),
                    entry("ai-provider.budgets.when-database-down", "continue"),
                    entry("ai-provider.budgets.webhook.url", "https://hooks.example"),
                    entry("ai-provider.budgets.webhook.secret", "whsec_c2VjcmV0"),
                    entry("ai-provider.budgets.webhook.allow-loopback", "true"),
                    entry("ai-provider.budgets.webhook.anomalies", "true"),
                    entry("ai-provider.logging.format", "text"),
                    entry("ai-provider.logging.slow-request", "7s"))))
        .isEqualTo(
            new ServerProperties(
                Mode.DEVELOPMENT,
                new Auth(
                    "a",
                    "b",
                    Duration.ofHours(1),
                    false,
                    List.of("/metrics"),
                    new Jwt(
                        "https://issuer.example",
                        "https://issuer.example/keys",
                        "gateway",
                        "org",
                        "email",
                        "groups",
                        Map.of("operators", "admin"),
                        Map.of("org-1", "acme"))),
                new Limits(
                    DataSize.ofMegabytes(1),
                    DataSize.ofMegabytes(7),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    new PerAddress(1, 2, 3),
                    new Tiers(
                        new TierLimits(4L, 5, 6, 7, List.of("a"), List.of("b")),
                        new TierLimits(8L, 0, 0, 0, List.of(), List.of()),
                        new TierLimits(null, 9, 0, 0, List.of(), List.of()))),
                "/var/lib/ai-provider",
                new Database("postgresql://db/ai"),
                new Ledger(DiskFull.CONTINUE, DataSize.ofMegabytes(1)),
                2,
                Duration.ofSeconds(8),
                Duration.ofSeconds(3),
                new Ssl("/c.pem", "/k.pem"),
                true,
                List.of("10.0.0.0/8"),
                "CF-Connecting-IP",
                new Cors(List.of("https://a.example"), List.of("PUT"), List.of("X-A"), true),
                new Retention(30, 6, "/archive"),
                new Budgets(
                    WhenDatabaseDown.CONTINUE,
                    new Webhook("https://hooks.example", "whsec_c2VjcmV0", true, true)),
                new Logging(LogFormat.TEXT, Duration.ofSeconds(7))));
  }

  @Test
  void new_calls_are_accepted_for_some_time_when_the_server_stops_except_in_development() {
    assertThat(bind(Map.of()).drainDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(bind(Map.of("ai-provider.mode", "development")).drainDelay()).isZero();
  }

  static Stream<String> settings() {
    return settings("", ServerProperties.class);
  }

  private static Stream<String> settings(String prefix, Class<?> group) {
    return Stream.of(group.getRecordComponents())
        .flatMap(
            component -> {
              String name =
                  prefix
                      + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
              return component.getType().isRecord()
                  ? settings(name + ".", component.getType())
                  : Stream.of(name);
            });
  }

  @ParameterizedTest
  @MethodSource("settings")
  @DisplayName("case R60: a setting of the server is recognised in an application without a server")
  void each_setting_of_the_server_is_recognised(String setting) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                AiProviderSettingsAutoConfiguration.class,
                AiProviderProvidersAutoConfiguration.class))
        .withPropertyValues("ai-provider." + setting + "=x")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasMessageContaining("ai-provider." + setting)
                    .hasMessageContaining("a setting of the AI Provider server"));
  }

  private static ServerProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("ai-provider", ServerProperties.class);
  }
}
