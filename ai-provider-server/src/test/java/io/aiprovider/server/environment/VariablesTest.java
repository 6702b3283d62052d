package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables that stand for one property each, and where variables come from. */
final class VariablesTest {
  private static final String OPENAI_KEY = "ai-provider.providers.openai.api-key";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "AI_PROVIDER_PORT, 9000, server.port, 9000",
    "AI_PROVIDER_BIND, 127.0.0.1, server.address, 127.0.0.1",
    "LOG_LEVEL, debug, logging.level.io.aiprovider, DEBUG",
    "LOG_LEVEL, INFO, logging.level.io.aiprovider, INFO",
    "LOG_LEVEL, warning, logging.level.io.aiprovider, WARN",
    "LOG_LEVEL, error, logging.level.io.aiprovider, ERROR",
    "CACHE_TTL, 60, ai-provider.cache.ttl, 60s",
    "CACHE_TTL, 0, ai-provider.cache.enabled, false",
    "COMPLETION_CACHE_TTL, 61, ai-provider.cache.ttl, 61s",
    "HEALTH_CHECK_CACHE_TTL, 5, ai-provider.cache.health-check-ttl, 5s",
    "DEFAULT_RATE_LIMIT, 50, ai-provider.limits.default-requests, 50",
    "DEFAULT_RATE_WINDOW, 60, ai-provider.limits.window, 60s",
    "DEFAULT_MODEL, gpt-4o, ai-provider.routing.default-model, gpt-4o",
    "MODEL_TEMPERATURE, 0.3, ai-provider.routing.temperature, 0.3",
    "MODEL_MAX_TOKENS, 500, ai-provider.routing.max-tokens, 500",
    "AI_PROVIDER_ADMIN_KEY, secret, ai-provider.auth.admin-key, secret",
    "AI_PROVIDER_API_KEY, secret, ai-provider.auth.api-key, secret",
  })
  void sets_a_property(String variable, String value, String property, String expected) {
    Settings settings = Launch.readyIn(directory).variable(variable, value).settings();

    assertThat(settings.get(property)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "AI_PROVIDER_PORT, eight",
    "AI_PROVIDER_PORT, 70000",
    "AI_PROVIDER_PORT, -1",
    "LOG_LEVEL, loud",
    "CACHE_TTL, 5m",
    "HEALTH_CHECK_CACHE_TTL, -1",
    "DEFAULT_RATE_LIMIT, many",
    "DEFAULT_RATE_WINDOW, 0",
    "MODEL_TEMPERATURE, warm",
    "MODEL_MAX_TOKENS, 0",
    "DEVELOPMENT_MODE, perhaps",
    "SSL_CERT_PATH, cert.pem",
  })
  void is_refused_and_named_when_it_is_invalid(String variable, String value) {
    Launch launch = Launch.readyIn(directory).variable(variable, value);

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(variable);
  }

  @Test
  void counts_as_unset_when_it_is_empty() {
    Settings settings =
        Launch.readyIn(directory)
            .variable("AI_PROVIDER_PORT", "")
            .variable("LOG_LEVEL", " ")
            .settings();

    assertThat(settings.get("server.port")).isEqualTo("8005");
  }

  @Test
  void serves_https_with_a_certificate_and_its_key() {
    Settings settings =
        Launch.readyIn(directory)
            .file("cert.pem", "")
            .file("key.pem", "")
            .variable("SSL_CERT_PATH", "cert.pem")
            .variable("SSL_KEY_PATH", directory.resolve("key.pem").toString())
            .settings();

    assertThat(settings.get("ai-provider.ssl.certificate"))
        .isEqualTo(directory.resolve("cert.pem").toString());
    assertThat(settings.get("ai-provider.ssl.private-key"))
        .isEqualTo(directory.resolve("key.pem").toString());
    assertThat(settings.get("server.ssl.bundle")).isEqualTo("ai-provider");
    assertThat(settings.get("server.http2.enabled")).isEqualTo("true");
  }

  @Test
  void of_the_environment_overrides_the_dotenv_file() {
    Settings settings =
        Launch.readyIn(directory)
            .file(".env", "AI_PROVIDER_PORT=1\nDEFAULT_MODEL=from-file")
            .variable("AI_PROVIDER_PORT", "2")
            .settings();

    assertThat(settings.get("server.port")).isEqualTo("2");
    assertThat(settings.get("ai-provider.routing.default-model")).isEqualTo("from-file");
  }

  @Test
  void of_the_dotenv_file_can_be_used_in_a_configuration_file() {
    Settings settings =
        Launch.readyIn(directory)
            .file(".env", "MINE=x\nOPENAI_API_KEY=from-dotenv")
            .variable("OPENAI_API_KEY", "")
            .file(
                "ai-provider.yml",
                "ai-provider: {providers: {openai: {api-key: '${OPENAI_API_KEY:}', default-model:"
                    + " '${MINE}'}}}")
            .settings();

    assertThat(settings.get(OPENAI_KEY)).isEqualTo("from-dotenv");
    assertThat(settings.get("ai-provider.providers.openai.default-model")).isEqualTo("x");
  }

  @Test
  void of_spring_may_be_in_the_dotenv_file() {
    Settings settings =
        Launch.readyIn(directory).file(".env", "AIPROVIDER_CACHE_TTL=7s").settings();

    assertThat(settings.get("ai-provider.cache.ttl")).isEqualTo("7s");
  }

  @Test
  void may_be_a_mounted_secret() {
    Settings settings =
        Launch.readyIn(directory).file("secrets/openai_api_key", "from-secret\n").settings();

    assertThat(settings.get(OPENAI_KEY)).isEqualTo("from-secret");
  }

  @Test
  void may_be_in_a_file_that_another_variable_names() {
    Settings settings =
        Launch.readyIn(directory)
            .file("key.txt", "from-file\r\n")
            .variable("OPENAI_API_KEY_FILE", "key.txt")
            .settings();

    assertThat(settings.get(OPENAI_KEY)).isEqualTo("from-file");
  }

  @Test
  void overrides_the_file_that_another_variable_names() {
    Settings settings =
        Launch.readyIn(directory)
            .variable("OPENAI_API_KEY", "direct")
            .variable("OPENAI_API_KEY_FILE", "missing.txt")
            .settings();

    assertThat(settings.get(OPENAI_KEY)).isEqualTo("direct");
  }

  @Test
  void is_refused_when_its_file_is_missing() {
    Launch launch = Launch.readyIn(directory).variable("OPENAI_API_KEY_FILE", "missing.txt");

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("OPENAI_API_KEY_FILE")
        .hasMessageContaining("missing.txt")
        .hasMessageContaining("does not exist");
  }

  @Test
  void named_workers_has_no_effect_and_causes_one_log_line() {
    Launch launch = Launch.readyIn(directory).variable("WORKERS", "four");

    launch.settings();

    assertThat(launch.lines)
        .containsExactly("WORKERS has no effect: one process serves all requests.");
    assertThat(launch.warnings).isEmpty();
  }

  @Test
  void with_an_encryption_key_may_be_in_a_file() {
    Launch launch =
        Launch.readyIn(directory)
            .file("s.txt", "ab".repeat(32))
            .variable("ENCRYPTION_KEY_FILE", "s.txt");

    assertThat(launch.settings().get("ai-provider.encryption.key")).isEqualTo("ab".repeat(32));
    assertThat(launch.warnings).isEmpty();
  }
}
