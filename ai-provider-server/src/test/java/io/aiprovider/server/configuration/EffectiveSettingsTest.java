package io.aiprovider.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.AiProviderProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The values that count, where they come from, and that none of them shows a secret. */
class EffectiveSettingsTest {
  private static final String FILE =
      """
      ai-provider:
        providers:
          openai:
            api-key: ${OPENAI_API_KEY}
            models: [gpt-4o, gpt-4o-mini]
            aliases: { team/fast: gpt-4o-mini }
          sim: { type: simulated }
        cache:
          ttl: 1m
      """;

  @TempDir Path directory;

  private static Map<String, EffectiveSetting> byKey(ConfigurationReading reading) {
    assertThat(reading.mistakes()).isEmpty();
    return reading.effective().stream()
        .collect(Collectors.toMap(EffectiveSetting::key, setting -> setting));
  }

  private Sources sources() {
    return Sources.in(directory).file("ai-provider.yml", FILE).variable("OPENAI_API_KEY", "o-key");
  }

  private static String origin(Map<String, EffectiveSetting> settings, String key) {
    String origin = settings.get("ai-provider." + key).origin().toString();
    return origin.substring(origin.lastIndexOf('/') + 1);
  }

  @Test
  void each_value_has_the_line_of_its_file() {
    Map<String, EffectiveSetting> settings = byKey(sources().read());

    assertThat(origin(settings, "cache.ttl")).isEqualTo("ai-provider.yml:9");
    assertThat(origin(settings, "providers.openai.aliases[team/fast]"))
        .isEqualTo("ai-provider.yml:6");
    assertThat(settings.get("ai-provider.providers.openai.models").value())
        .isEqualTo(List.of("gpt-4o", "gpt-4o-mini"));
    assertThat(settings.get("ai-provider.providers.openai.models").text())
        .isEqualTo("[gpt-4o, gpt-4o-mini]");
  }

  @Test
  void a_provider_may_have_capital_letters_and_underscores_in_its_name() {
    String file =
        "ai-provider:\n  providers:\n    Two: { type: simulated }\n"
            + "    my_provider: { type: simulated, enabled: false }\n";

    assertThat(Sources.in(directory).file("ai-provider.yml", file).read().mistakes()).isEmpty();
  }

  @Test
  void what_is_not_set_has_its_default() {
    Map<String, EffectiveSetting> settings = byKey(sources().read());

    assertThat(settings.get("ai-provider.providers.sim.timeout").text()).isEqualTo("600s");
    assertThat(settings.get("ai-provider.limits.default-requests").text()).isEqualTo("100");
    assertThat(settings.get("ai-provider.cors.allowed-methods").text()).isEqualTo("[GET, POST]");
    assertThat(settings.get("server.port").text()).isEqualTo("8005");
    assertThat(List.of("providers.sim.timeout", "limits.default-requests", "cors.allowed-methods"))
        .allMatch(key -> origin(settings, key).equals("default"));
  }

  @Test
  void the_strongest_source_counts() {
    Map<String, EffectiveSetting> settings =
        byKey(
            sources()
                .file(".env", "# later\nHEALTH_CHECK_CACHE_TTL=7\nAI_PROVIDER_CACHE_SCOPE=key\n")
                .file("secrets/ai_provider_admin_key", "from-a-mounted-secret\n")
                .file("caller", "from-a-named-file")
                .file("mine.yml", "ai-provider:\n  providers: { openai: { models: [gpt-5] } }\n")
                .variable("CACHE_TTL", "5")
                .variable("AI_PROVIDER_API_KEY_FILE", "caller")
                .variable("AI_PROVIDER_RESILIENCE_MAX_ATTEMPTS", "4")
                .property("ai-provider.cache.max-size", "1MB")
                .arguments("--config=mine.yml", "--ai-provider.resilience.deadline=1m")
                .read());

    assertThat(origin(settings, "cache.ttl")).isEqualTo("CACHE_TTL (variable)");
    assertThat(settings.get("ai-provider.cache.ttl").text()).isEqualTo("5s");
    assertThat(origin(settings, "cache.health-check-ttl"))
        .isEqualTo("HEALTH_CHECK_CACHE_TTL in .env:2");
    assertThat(origin(settings, "cache.scope")).isEqualTo("AI_PROVIDER_CACHE_SCOPE in .env:3");
    assertThat(origin(settings, "auth.admin-key")).isEqualTo("ai_provider_admin_key");
    assertThat(settings.get("ai-provider.auth.admin-key").origin().kind())
        .isEqualTo(SettingOrigin.Kind.SECRET);
    assertThat(origin(settings, "auth.api-key")).isEqualTo("caller");
    assertThat(origin(settings, "resilience.max-attempts"))
        .isEqualTo("AI_PROVIDER_RESILIENCE_MAX_ATTEMPTS (variable)");
    assertThat(origin(settings, "cache.max-size")).isEqualTo("system property");
    assertThat(origin(settings, "resilience.deadline")).isEqualTo("command line");
    assertThat(origin(settings, "providers.openai.models")).isEqualTo("mine.yml:2");
    assertThat(settings.get("ai-provider.providers.openai.models").text()).isEqualTo("[gpt-5]");
  }

  @Test
  void files_and_json_of_spring_are_read_too() {
    Map<String, EffectiveSetting> settings =
        byKey(
            sources()
                .file("spring/application.yml", "ai-provider:\n  cache: { max-size: 3MB, ttl: 9m }")
                .variable("SPRING_CONFIG_ADDITIONAL_LOCATION", directory.resolve("spring") + "/")
                .variable(
                    "SPRING_APPLICATION_JSON", "{\"ai-provider\":{\"max-concurrent-calls\":7}}")
                .read());

    assertThat(settings.get("ai-provider.cache.max-size").text()).isEqualTo("3MB");
    assertThat(origin(settings, "cache.max-size")).isEqualTo("application.yml:2");
    assertThat(origin(settings, "cache.ttl")).isEqualTo("ai-provider.yml:9");
    assertThat(settings.get("ai-provider.max-concurrent-calls").text()).isEqualTo("7");
  }

  @Test
  void they_are_those_that_the_objects_have() {
    ConfigurationReading reading = sources().variable("CACHE_TTL", "5").read();

    AiProviderProperties engine = reading.settings(AiProviderProperties.class);
    assertThat(engine.cache().ttl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(engine.providers().get("openai").apiKey()).isEqualTo("o-key");
    assertThat(engine.providers().get("openai").aliases()).containsKey("team/fast");
    assertThat(reading.settings(ServerProperties.class).mode())
        .isEqualTo(ServerProperties.Mode.PRODUCTION);
  }

  @Test
  void the_older_form_has_lines_too() {
    Map<String, EffectiveSetting> settings =
        byKey(
            Sources.in(directory)
                .file("ai-provider.yml", "cache:\n  ttl: 60\nproviders:\n  openai: {priority: 2}\n")
                .variable("OPENAI_API_KEY", "o-key")
                .read());

    assertThat(settings.get("ai-provider.cache.ttl").text()).isEqualTo("60s");
    assertThat(origin(settings, "cache.ttl")).isEqualTo("ai-provider.yml:2");
    assertThat(origin(settings, "providers.openai.priority")).isEqualTo("ai-provider.yml:4");
    assertThat(origin(settings, "providers.openai.api-key")).isEqualTo("OPENAI_API_KEY (variable)");
  }

  @Test
  void no_value_shows_a_secret() {
    ConfigurationReading reading =
        Sources.in(directory)
            .file(
                "ai-provider.yml",
                """
                ai-provider:
                  providers:
                    a:
                      type: openai
                      api-key: canary-a
                      base-url: "https://host.example.com/v1?api-version=1&sig=canary-c"
                      headers: { X-Team: canary-d, Authorization: Bearer canary-e }
                    b:
                      type: openai
                      api-key: ${MY_TOKEN}
                      base-url: http://host.example.com/canary-refer/v1
                  auth: { api-key: canary-h }
                  database:
                    url: "jdbc:postgresql://db.example.com/x?user=canary-i&password=canary-j&ssl=true"
                  cache: { redis: { url: "redis://:canary-k%40canary-l@redis.example.com/0" } }
                  budgets:
                    webhook: { url: "https://hooks.example.com/T0/canary-m", secret: canary-n }
                  pricing: { location: "https://prices.example.com/p.json?token=canary-o" }
                """)
            .file("secrets/ai_provider_admin_key", "canary-p")
            .variable("MY_TOKEN", "canary-refer")
            .read();

    Map<String, EffectiveSetting> settings = byKey(reading);
    assertThat(ConfigurationJson.settings(reading.effective()).toString())
        .doesNotContain("canary")
        .contains("host.example.com", "api-version=1", "db.example.com", "ssl=true");
    assertThat(settings.values().toString()).doesNotContain("canary");
    assertThat(settings.get("ai-provider.auth.admin-key").text()).isEqualTo("***");
    assertThat(settings.get("ai-provider.auth.admin-key").isMasked()).isTrue();
    assertThat(settings.get("ai-provider.cache.redis.url").text())
        .isEqualTo("redis://***@redis.example.com/0");
    assertThat(settings.get("ai-provider.cache.ttl").isMasked()).isFalse();
  }

  @Test
  void an_address_without_credentials_is_shown_also_if_it_comes_from_a_variable() {
    ConfigurationReading open = sources().variable("REDIS_URL", "redis://cache:6379/0").read();
    ConfigurationReading secret = sources().variable("REDIS_URL", "redis://:p@cache:6379/0").read();

    String key = "ai-provider.cache.redis.url";
    assertThat(byKey(open).get(key).text()).isEqualTo("redis://cache:6379/0");
    assertThat(byKey(secret).get(key).text()).isEqualTo("redis://***@cache:6379/0");
  }

  @Test
  void the_files_to_watch_are_all_that_could_be_read() {
    ConfigurationReading reading =
        sources()
            .file("mine.yml", "")
            .variable("ANTHROPIC_API_KEY_FILE", "anthropic")
            .file("anthropic", "a-key")
            .arguments("--config=mine.yml")
            .read();

    assertThat(reading.files())
        .contains(
            directory.resolve("mine.yml").toAbsolutePath(),
            directory.resolve("ai-provider.yml").toAbsolutePath(),
            directory.resolve("config/ai-provider/ai-provider.yml").toAbsolutePath(),
            directory.resolve(".env").toAbsolutePath(),
            directory.resolve("anthropic").toAbsolutePath(),
            directory.resolve("secrets/deepseek_api_key").toAbsolutePath());
  }

  @Test
  void a_reading_does_not_change_when_the_files_do() {
    ConfigurationReading before = sources().read();

    ConfigurationReading after =
        sources().file("ai-provider.yml", FILE.replace("ttl: 1m", "ttl: 2m")).read();

    assertThat(byKey(before).get("ai-provider.cache.ttl").text()).isEqualTo("1m");
    assertThat(byKey(after).get("ai-provider.cache.ttl").text()).isEqualTo("2m");
    assertThat(before.settings(AiProviderProperties.class).cache().ttl())
        .isEqualTo(Duration.ofMinutes(1));
  }
}
