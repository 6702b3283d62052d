package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProviderVariablesTest {
  @TempDir Path directory;

  private Launch launch() {
    return Launch.in(directory).variable("AI_PROVIDER_API_KEY", "k");
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, openai, 1",
    "ANTHROPIC, anthropic, 2",
    "GOOGLE_AI, google, 3",
    "DEEPSEEK, deepseek, 4",
  })
  void add_a_provider_when_none_is_declared(String variable, String provider, String priority) {
    Settings settings =
        launch()
            .variable(variable + "_API_KEY", "secret")
            .variable(variable + "_BASE_URL", "http://there/v1")
            .variable(variable + "_MAX_TOKENS", "10")
            .variable(variable + "_TEMPERATURE", "0.5")
            .variable(variable + "_COST_PER_TOKEN", "0.00002")
            .settings();

    String prefix = "ai-provider.providers." + provider + ".";
    assertThat(settings.providers()).containsExactly(provider);
    assertThat(settings.get(prefix + "type")).isEqualTo(provider);
    assertThat(settings.get(prefix + "priority")).isEqualTo(priority);
    assertThat(settings.get(prefix + "closed")).isEqualTo("true");
    assertThat(settings.get(prefix + "api-key")).isEqualTo("secret");
    assertThat(settings.get(prefix + "base-url")).isEqualTo("http://there/v1");
    assertThat(settings.get(prefix + "max-tokens")).isEqualTo("10");
    assertThat(settings.get(prefix + "temperature")).isEqualTo("0.5");
    assertThat(settings.get(prefix + "cost-per-token")).isEqualTo("0.00002");
  }

  @ParameterizedTest
  @CsvSource({
    "http://box:11434, http://box:11434/v1",
    "http://box:11434/, http://box:11434/v1",
    "http://box:11434/v1, http://box:11434/v1",
    "http://box:11434/v1/, http://box:11434/v1",
  })
  void add_ollama_with_or_without_its_path(String url, String expected) {
    Settings settings = launch().variable("OLLAMA_URL", url).settings();

    assertThat(settings.get("ai-provider.providers.ollama.base-url")).isEqualTo(expected);
    assertThat(settings.get("ai-provider.providers.ollama.priority")).isEqualTo("5");
    assertThat(settings.get("ai-provider.providers.ollama.closed")).isNull();
  }

  @Test
  void add_missing_settings_to_a_declared_provider() {
    Settings settings =
        launch()
            .variable("OPENAI_API_KEY", "from-variable")
            .variable("OPENAI_MAX_TOKENS", "10")
            .file(
                "ai-provider.yml",
                "ai-provider: {providers: {openai: {apiKey: '', max_tokens: 20, priority: 7}}}")
            .settings();

    assertThat(settings.get("ai-provider.providers.openai.api-key")).isEqualTo("from-variable");
    assertThat(settings.get("ai-provider.providers.openai.max-tokens")).isEqualTo("20");
    assertThat(settings.get("ai-provider.providers.openai.priority")).isEqualTo("7");
    assertThat(settings.get("ai-provider.providers.openai.closed")).isNull();
  }

  @Test
  void add_nothing_when_another_provider_is_declared() {
    Settings settings =
        launch()
            .variable("OPENAI_API_KEY", "secret")
            .file("ai-provider.yml", "ai-provider: {providers: {local: {type: simulated}}}")
            .settings();

    assertThat(settings.providers()).containsExactly("local");
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI_MAX_TOKENS, many",
    "DEEPSEEK_TEMPERATURE, warm",
    "GOOGLE_AI_COST_PER_TOKEN, -1",
  })
  void are_refused_and_named_when_they_are_invalid(String variable, String value) {
    Launch launch =
        launch()
            .variable("OPENAI_API_KEY", "secret")
            .variable("DEEPSEEK_API_KEY", "secret")
            .variable("GOOGLE_AI_API_KEY", "secret")
            .variable(variable, value);

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(variable)
        .hasMessageNotContaining("secret");
  }
}
