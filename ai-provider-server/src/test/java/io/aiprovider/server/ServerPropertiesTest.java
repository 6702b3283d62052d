package io.aiprovider.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.ServerProperties.Auth;
import io.aiprovider.server.ServerProperties.Database;
import io.aiprovider.server.ServerProperties.Limits;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.spring.AiProviderProvidersAutoConfiguration;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import java.time.Duration;
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

  @Test
  void the_defaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new ServerProperties(
                Mode.PRODUCTION,
                new Auth("", "", Duration.ofHours(24)),
                new Limits(DataSize.ofMegabytes(32)),
                "./data",
                new Database(""),
                0,
                Duration.ofSeconds(30)));
  }

  @Test
  void all_names() {
    assertThat(
            bind(
                Map.of(
                    "ai-provider.mode", "development",
                    "ai-provider.auth.api-key", "a",
                    "ai-provider.auth.admin-key", "b",
                    "ai-provider.auth.grace-when-database-down", "1h",
                    "ai-provider.limits.max-body", "1MB",
                    "ai-provider.data-dir", "/var/lib/ai-provider",
                    "ai-provider.database.url", "postgresql://db/ai",
                    "ai-provider.max-concurrent-calls", "2",
                    "ai-provider.shutdown-grace", "3s")))
        .isEqualTo(
            new ServerProperties(
                Mode.DEVELOPMENT,
                new Auth("a", "b", Duration.ofHours(1)),
                new Limits(DataSize.ofMegabytes(1)),
                "/var/lib/ai-provider",
                new Database("postgresql://db/ai"),
                2,
                Duration.ofSeconds(3)));
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
