package io.aiprovider.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.spring.AiProviderProperties;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
  @TempDir Path directory;

  private Start start(String provider) {
    return Start.yaml(
        directory, "ai-provider:\n  providers:\n    p:\n      type: openai\n      " + provider);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api-key: ${NOPE}                     | providers.p.api-key           | NOPE",
        "api-key: 'sk-secret-${NOPE}-x'       | providers.p.api-key           | NOPE",
        "api-key: '${A:${NOPE}}'              | providers.p.api-key           | NOPE",
        "api-key: '${SET}'                    | providers.p.api-key           | NOPE",
        "timeout: ${NOPE}                     | providers.p.timeout           | NOPE",
        "enabled: ${NOPE}                     | providers.p.enabled           | NOPE",
        "models: ['${NOPE}', b]               | providers.p.models[0]         | NOPE",
        "aliases: { team/fast: '${NOPE}' }    | providers.p.aliases[team/fast] | NOPE",
        "headers: { X-Team: '${NOPE}' }       | providers.p.headers[X-Team]   | NOPE",
        "simulation: { latency: '${no.pe}' }  | providers.p.simulation.latency | no.pe"
      })
  @DisplayName(
      "case R12: a reference without a value is refused, and the error names key and variable")
  void a_reference_without_a_value_is_refused(String setting, String key, String variable) {
    StartRefused refusal = start(setting).settings("SET=${NOPE}").refusal();

    assertThat(refusal.key()).isEqualTo("ai-provider." + key);
    assertThat(refusal.problem())
        .contains("${" + variable + "}", "application.yml, line 5")
        .doesNotContain("secret");
    assertThat(refusal.remedy()).contains("Set " + variable, "${" + variable + ":}");
    assertThat(refusal.line()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api-key: '${NOPE:sk-default}'      | sk-default",
        "api-key: '${NOPE:${SET}}'          | set",
        "api-key: '${SET}'                  | set",
        "api-key: '\\${NOPE}'               | ${NOPE}",
        "api-key: '$NOPE{}'                 | $NOPE{}"
      })
  @DisplayName("case R12: a default, a value and an escaped reference start")
  void a_reference_with_a_value_starts(String setting, String value) {
    AiProviderProperties properties = start(setting).settings("SET=set").properties();

    assertThat(properties.providers().get("p").apiKey()).isEqualTo(value);
  }

  @Test
  void an_empty_default_leaves_the_key_unset() {
    StartRefused refusal = start("api-key: '${NOPE:}'").refusal();

    assertThat(refusal.problem()).contains("needs an api-key");
  }

  @Test
  void a_reference_that_is_overridden_is_ignored() {
    AiProviderProperties properties =
        start("api-key: '${NOPE}'").settings("ai-provider.providers.p.api-key=k").properties();

    assertThat(properties.providers().get("p").apiKey()).isEqualTo("k");
  }
}
