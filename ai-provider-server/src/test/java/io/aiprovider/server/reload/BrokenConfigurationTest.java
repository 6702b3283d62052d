package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files with a mistake: each is refused with its line and key, and calls go on. */
class BrokenConfigurationTest {
  private static final String GOOD =
      "ai-provider:\n  cache: { enabled: false }\n  providers:\n    one: { type: simulated }\n";

  @TempDir static Path directory;
  private static ConfiguredServer server;

  @BeforeAll
  static void start() {
    server = ConfiguredServer.with(directory, GOOD).withoutWatch();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          providers: { one: { typ: simulated } }           | ai-provider.providers.one.typ
          providers: { one: { type: similated } }          | ai-provider.providers.one.type
          providers: { one: { type: openai } }             | ai-provider.providers.one
          providers: { one: { type: simulated, priority: first } } | ai-provider.providers.one.priority
          providers: { one: { type: simulated, timeout: 5 } }      | ai-provider.providers.one.timeout
          providers: { one: { type: simulated, max-tokens: -1 } }  | ai-provider.providers.one.max-tokens
          providers: { one: { type: simulated, enabled: maybe } }  | ai-provider.providers.one.enabled
          providers: { "o ne": { type: simulated } }       | ai-provider.providers[o ne]
          providers: [one]                                 | ai-provider.providers
          providers: { one: { type: simulated, api-key: "${NOT_SET_ANYWHERE}" } } | ai-provider.providers.one.api-key
          providers: { one: { type: anthropic } }          | ai-provider.providers.one
          routing: { strategy: fastest }                   | ai-provider.routing.strategy
          routing: { models: { fast: [missing/m] } }       | ai-provider.routing.models.fast
          routing: { max-tokens: many }                    | ai-provider.routing.max-tokens
          resilience: { max-attempts: 0 }                  | ai-provider.resilience
          resilience: { retry: { backoff: 200 } }          | ai-provider.resilience.retry.backoff
          resilience: { circuit-breaker: { failure-rate: 500 } } | ai-provider.resilience.circuit-breaker
          cache: { ttl: soon }                             | ai-provider.cache.ttl
          cache: { scope: everybody }                      | ai-provider.cache.scope
          limits: { default-requests: -5 }                 | ai-provider.limits
          limits: { tiers: { gold: { max-concurrent: 1 } } }     | ai-provider.limits.tiers.gold
          budgets: { rules: [{ scope: planet, usd: 5 }] }  | ai-provider.budgets.rules[0].scope
          logging: { slow-request: -1s }                   | ai-provider.logging.slow-request
          """)
  void is_refused_with_line_and_key(String mistake, String key) {
    String text =
        mistake.startsWith("providers:")
            ? "ai-provider:\n  # a comment\n  " + mistake + "\n"
            : "ai-provider:\n  providers: { one: { type: simulated } }\n  " + mistake + "\n";

    JsonObject result = server.reload(text);

    assertThat(result.isTrue("applied")).isFalse();
    assertThat(result.objects("errors")).isNotEmpty();
    JsonObject error = result.objects("errors").get(0);
    assertThat(error.string("key")).startsWith(key);
    assertThat(error.string("file")).endsWith("ai-provider.yml");
    assertThat(error.integer("line")).isEqualTo(3);
    assertThat(error.string("message")).isNotBlank();
    assertThat(server.answeringProvider()).isEqualTo("one");
    assertThat(server.health().string("status")).isEqualTo("degraded");

    assertThat(server.reload(GOOD).objects("errors")).isEmpty();
    assertThat(server.health().string("status")).isEqualTo("healthy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ai-provider:\\n  providers: { one: { type: simulated }|3",
        "ai-provider:\\n\\tproviders: 1|2",
        "ai-provider:\\n  providers: \"one|2",
      })
  void a_file_that_is_no_yaml_is_refused_with_its_line(String text, int line) {
    JsonObject result = server.reload(text.replace("\\n", "\n").replace("\\t", "\t"));

    JsonObject error = result.objects("errors").get(0);
    assertThat(error.string("file")).endsWith("ai-provider.yml");
    assertThat(error.integer("line")).isBetween((long) line - 1, (long) line + 1);
    assertThat(error.string("message")).contains("not valid YAML");
    assertThat(server.answeringProvider()).isEqualTo("one");
    server.reload(GOOD);
  }
}
