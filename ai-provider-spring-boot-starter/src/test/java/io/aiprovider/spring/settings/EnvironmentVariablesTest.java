package io.aiprovider.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.spring.AiProviderProperties;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class EnvironmentVariablesTest {
  private static Start start() {
    return Start.of().settings("ai-provider.providers.my-provider.type=simulated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AIPROVIDER_CACHE_", "AI_PROVIDER_CACHE_"})
  @DisplayName("case R55: both spellings of a variable set the setting")
  void both_spellings_set_the_setting(String cache) {
    AiProviderProperties properties =
        start().variable(cache + "TTL", "7s").variable(cache + "MAXSIZE", "1MB").properties();

    assertThat(properties.cache().ttl()).isEqualTo(Duration.ofSeconds(7));
    assertThat(properties.cache().maxSize()).isEqualTo(DataSize.ofMegabytes(1));
  }

  @Test
  void names_may_be_written_with_or_without_their_dashes() {
    AiProviderProperties properties =
        start()
            .variable("AI_PROVIDER_RESILIENCE_MAX_ATTEMPTS", "7")
            .variable("AIPROVIDER_PROVIDERS_MYPROVIDER_DEFAULT_MODEL", "m")
            .variable("AI_PROVIDER_PROVIDERS_MY_PROVIDER_MODELS_0", "m")
            .variable("AI_PROVIDER_PROVIDERS_OTHER_TYPE", "simulated")
            .properties();

    assertThat(properties.resilience().maxAttempts()).isEqualTo(7);
    assertThat(properties.providers()).containsOnlyKeys("my-provider", "other");
    assertThat(properties.providers().get("my-provider").defaultModel()).isEqualTo("m");
    assertThat(properties.providers().get("my-provider").models()).containsExactly("m");
  }

  @ParameterizedTest
  @CsvSource({
    "AI_PROVIDER_CACHE_TTL, 5, 'ai-provider.cache.ttl must be a time with its unit, such as 5m, but is ''5'''",
    "AIPROVIDER_CACHE_ENABLED, perhaps, ai-provider.cache.enabled must be true or false",
    "AIPROVIDER_CACHE_TTL, ${NOPE}, ai-provider.cache.ttl refers to ${NOPE}"
  })
  @DisplayName("case R55: the error names a variable with an invalid value")
  void the_error_names_a_variable_with_an_invalid_value(String name, String value, String what) {
    StartRefused refusal = start().variable(name, value).refusal();

    assertThat(refusal.problem()).contains(what, "environment variable " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "AIPROVIDER_CACHE_MAXSZE, AIPROVIDER_CACHE_MAXSIZE",
    "AIPROVIDER_CAHCE_TTL, AIPROVIDER_CACHE_TTL",
    "AIPROVIDER_CACHE, AIPROVIDER_CACHE_TTL"
  })
  @DisplayName("case R55: a variable that sets nothing is refused, and the nearest is suggested")
  void a_variable_that_sets_nothing_is_refused(String name, String nearest) {
    StartRefused refusal = start().variable(name, "1").refusal();

    assertThat(refusal.key()).isEqualTo(name);
    assertThat(refusal.remedy()).contains(nearest.substring(0, "AIPROVIDER_CACHE".length()));
  }

  @Test
  void a_variable_that_may_belong_to_the_application_causes_only_a_warning(CapturedOutput output) {
    start().variable("AI_PROVIDER_CACHE_TTLL", "1s").properties();

    assertThat(output)
        .contains("AI_PROVIDER_CACHE_TTLL does not belong to any setting")
        .contains("the nearest one is AI_PROVIDER_CACHE_TTL.");
  }

  @ParameterizedTest
  @CsvSource({
    "AI_PROVIDER_PORT, 8005",
    "AI_PROVIDER_API_KEY, k",
    "AI_PROVIDER_JAVA_HOME, /jdk",
    "AI_PROVIDER_URL, http://localhost:8005",
    "AI_PROVIDER_SERVICE_HOST, 10.0.0.1",
    "AI_PROVIDER_SERVICE_PORT_HTTP, 8005",
    "AI_PROVIDER_PORT_8005_TCP_ADDR, 10.0.0.1",
    "AI_PROVIDER_SERVER_PORT, tcp://10.0.0.1:8005"
  })
  void a_variable_of_the_server_or_of_kubernetes_is_ignored(
      String name, String value, CapturedOutput output) {
    assertThat(start().variable(name, value).properties().providers()).hasSize(1);
    assertThat(output).doesNotContain(name);
  }
}
