package io.aiprovider.server.reload.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingScopeTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z.-]+)` \\| (while it runs|after a restart) \\|");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ai-provider.providers.openai.api-key",
        "ai-provider.providers[my-one].models[0]",
        "ai-provider.routing.models.fast",
        "ai-provider.routing.tasks.chat",
        "ai-provider.resilience.retry.backoff",
        "ai-provider.cache.ttl",
        "ai-provider.limits.default-requests",
        "ai-provider.limits.tiers.pro.requests-per-hour",
        "ai-provider.limits.per-address.per-second",
        "ai-provider.budgets.rules[0].usd",
        "ai-provider.budgets.when-database-down",
        "ai-provider.cache.max-size",
        "ai-provider.templates.location",
        "logging.level.io.aiprovider"
      })
  void these_settings_take_effect_while_the_server_runs(String name) {
    assertThat(SettingScope.isLive(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server.port",
        "server.address",
        "ai-provider.data-dir",
        "ai-provider.database.url",
        "ai-provider.cache.redis.url",
        "ai-provider.cache.ttl-of-another-kind",
        "ai-provider.cache.enabled",
        "ai-provider.limits.max-body",
        "ai-provider.auth.admin-key",
        "ai-provider.cors.allowed-origins",
        "ai-provider.ssl.certificate",
        "ai-provider.budgets.webhook.url",
        "ai-provider.reporting.time-zone",
        "ai-provider.pricing.location",
        "ai-provider.pricing.refresh",
        "logging.level.org.flywaydb"
      })
  void these_settings_need_a_restart(String name) {
    assertThat(SettingScope.isLive(name)).isFalse();
  }

  @Test
  void the_documentation_has_the_same_table() throws IOException {
    List<SettingScope> documented =
        ROW.matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
            .results()
            .map(row -> new SettingScope(row.group(1), row.group(2).equals("while it runs")))
            .toList();

    assertThat(documented).containsExactlyElementsOf(SettingScope.ALL);
  }
}
