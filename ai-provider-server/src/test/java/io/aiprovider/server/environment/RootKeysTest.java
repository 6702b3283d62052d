package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RootKeysTest {
  @TempDir Path directory;

  private StartRefused refusal(String yaml) {
    Launch launch = Launch.readyIn(directory).file("ai-provider.yml", yaml);
    return catchThrowableOfType(StartRefused.class, launch::settings);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: {openai: {type: openai, api-key: k}} | providers.openai.type",
        "providers: {openai: {priority: 1, api_key: k}} | providers.openai.api_key",
        "providers: {openai: {models: [a]}} | providers.openai.models[0]",
        "routing: {default-model: m} | routing.default-model",
        "resilience: {deadline: 1m} | resilience.deadline",
        "cache: {max-size: 1MB} | cache.max-size",
        "auth: {api-key: k} | auth.api-key",
        "logging: {slow-request: 1s} | logging.slow-request",
        "mode: development | mode",
        "shutdown-grace: 1s | shutdown-grace"
      })
  @DisplayName("case R49: the error names the missing root ai-provider:")
  void the_error_names_the_missing_root_of_a_file(String yaml, String key) {
    StartRefused refusal = refusal("\n" + yaml);

    assertThat(refusal.key()).isEqualTo(key);
    assertThat(refusal.problem())
        .contains("The file was read", "belongs below 'ai-provider:'", "ai-provider.yml, line 2");
    assertThat(refusal.remedy()).contains("\n  ai-provider:\n");
    assertThat(refusal.line()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"ai-provder", "ai-providers", "aiprovder", "AI-Povider", "al-provider"})
  @DisplayName("case R55: the error for a misspelt root suggests the right one")
  void the_error_for_a_misspelt_root_suggests_the_right_one(String root) {
    StartRefused refusal = refusal(root + ": {cache: {ttl: 5m}}");

    assertThat(refusal.problem()).contains("'" + root + "'", "ai-provider.yml, line 1");
    assertThat(refusal.remedy()).contains("'ai-provider'");
  }

  @Test
  void roots_of_spring_and_of_the_operator_are_allowed() {
    Settings settings =
        Launch.readyIn(directory)
            .file("ai-provider.yml", "server: {port: 1}\nmine: {url: http://x}\nai_provider: {}")
            .settings();

    assertThat(settings.get("mine.url")).isEqualTo("http://x");
  }

  @Test
  void a_key_of_the_older_format_without_effect_causes_a_warning() {
    Launch launch =
        Launch.readyIn(directory)
            .file("ai-provider.yml", "service: {debug: true}\nproviders: {openai: {x: 1}}");

    launch.settings();

    assertThat(launch.warnings)
        .anySatisfy(warning -> assertThat(warning).contains("service.debug", "has no effect"))
        .anySatisfy(warning -> assertThat(warning).contains("providers.openai.x"));
  }

  @Test
  void an_unknown_mode_is_refused_and_the_valid_ones_are_shown() {
    assertThat(refusal("ai-provider: {mode: prod}").getMessage())
        .contains("ai-provider.mode must be one of development, production, but is 'prod'");
  }
}
