package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LegacyConfigTest {
  private static final String OLDER =
      """
      service: {name: assistant, port: 9001}
      cache: {enabled: true, ttl: 60, health_check_ttl: 15}
      logging: {level: WARNING, format: json, structured: true}
      providers:
        openai: {priority: 2, enabled: true}
        anthropic: {priority: 1, enabled: false}
        google_ai: {priority: 3, enabled: true}
      """;

  @TempDir Path directory;

  private Launch launch() {
    return Launch.in(directory)
        .file("ai-provider.yml", OLDER)
        .variable("AI_PROVIDER_API_KEY", "k")
        .variable("OPENAI_API_KEY", "o")
        .variable("ANTHROPIC_API_KEY", "a")
        .variable("GOOGLE_AI_API_KEY", "g");
  }

  @ParameterizedTest
  @CsvSource({
    "spring.application.name, assistant",
    "server.port, 9001",
    "ai-provider.cache.enabled, true",
    "ai-provider.cache.ttl, 60s",
    "ai-provider.cache.health-check-ttl, 15s",
    "logging.level.io.aiprovider, WARN",
    "logging.structured.format.console, io.aiprovider.server.logs.JsonLogFormat",
    "ai-provider.providers.openai.priority, 2",
    "ai-provider.providers.anthropic.enabled, false",
    "ai-provider.providers.google.priority, 3",
    "ai-provider.providers.google.api-key, g",
  })
  void sets_the_current_property(String property, String value) {
    assertThat(launch().settings().get(property)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"format: console, text", "format: json, json", "structured: false, text"})
  void the_format_of_the_log_is_text_unless_it_is_json(String setting, String format) {
    String older = OLDER.replace("level: WARNING, format: json, structured: true", setting);
    Settings settings = launch().file("ai-provider.yml", older).settings();

    assertThat(settings.get("ai-provider.logging.format")).isEqualTo(format);
    assertThat(settings.hasJsonLog(settings.mode())).isEqualTo(format.equals("json"));
    assertThat(settings.isSet("logging.pattern.console")).isEqualTo(format.equals("text"));
  }

  @ParameterizedTest
  @CsvSource({"logging.level", "logging.format", "cache.ttl", "providers.openai.priority"})
  void does_not_become_a_property_itself(String key) {
    assertThat(launch().settings().get(key)).isNull();
  }

  @Test
  void is_overridden_by_the_current_format_in_the_same_file() {
    Settings settings =
        launch().file("ai-provider.yml", OLDER + "ai-provider: {cache: {ttl: 5s}}\n").settings();

    assertThat(settings.get("ai-provider.cache.ttl")).isEqualTo("5s");
    assertThat(settings.get("ai-provider.cache.health-check-ttl")).isEqualTo("15s");
  }

  @Test
  void leaves_out_providers_whose_key_is_not_set() {
    Launch launch = launch().variable("GOOGLE_AI_API_KEY", "");

    assertThat(launch.settings().providers()).containsExactlyInAnyOrder("openai", "anthropic");
    assertThat(launch.warnings)
        .containsExactly("Provider google is left out: its API key is not set.");
  }

  @Test
  void is_refused_with_key_and_file_when_a_value_is_invalid() {
    Launch launch = launch().file("ai-provider.yml", "cache: {ttl: 5m}");

    assertThatThrownBy(launch::settings)
        .hasMessageContaining("The key cache.ttl must be a whole number of seconds, but is '5m' (")
        .hasMessageContaining("ai-provider.yml, line 1).");
  }
}
