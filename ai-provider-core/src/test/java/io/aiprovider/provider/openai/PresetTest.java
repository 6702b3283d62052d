package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.http.ServiceUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PresetTest {

  @ParameterizedTest
  @CsvSource({
    "deepseek, https://api.deepseek.com/v1/chat/completions",
  })
  void posts_to_its_services_address(String label, String expected) {
    Preset preset = Preset.named(label).orElseThrow();

    assertThat(
            BaseUrl.of(preset, ServiceUrl.parse(preset.defaultBaseUrl())).of(Operation.CHAT, "m"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "ollama, http://box:11434, http://box:11434/v1/chat/completions",
  })
  void posts_to_a_configured_address(String label, String baseUrl, String expected) {
    Preset preset = Preset.named(label).orElseThrow();

    assertThat(BaseUrl.of(preset, ServiceUrl.parse(baseUrl)).of(Operation.CHAT, "m"))
        .isEqualTo(expected);
  }
}
