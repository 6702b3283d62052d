package io.aiprovider.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.schema.SettingName;
import io.aiprovider.spring.settings.schema.SettingType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;

/** What is wrong is said with key, value, place and remedy. */
class SettingsCheckTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: {p: {type: simulated, priority: first}} | providers.p.priority | a whole number, such as 1, but is 'first'",
        "providers: {p: {type: simulated, priority: 99999999999}} | providers.p.priority | a whole number",
        "providers: {p: {type: simulated, temperature: warm}} | providers.p.temperature | a number, such as 0.7, but is 'warm'",
        "providers: {p: {type: simulated, enabled: perhaps}} | providers.p.enabled | true or false, but is 'perhaps'",
        "providers: {p: {type: simulated, cost-per-token: 1e}} | providers.p.cost-per-token | a number",
        "resilience: {deadline: 5 minutes} | resilience.deadline | a time with its unit, such as 15m, but is '5 minutes'",
        "resilience: {max-attempts: } | resilience.max-attempts | a whole number, such as 3",
        "resilience: {retry-budget: half} | resilience.retry-budget | a number, such as 0.2",
        "cache: {ttl: 300} | cache.ttl | a time with its unit, such as 5m, but is '300'",
        "cache: {max-size: huge} | cache.max-size | a size, such as 256MB, but is 'huge'",
        "cache: {scope: everybody} | cache.scope | one of key, tenant, shared, but is 'everybody'",
        "providers: {p: {type: simulated, unsupported: ignore}} | providers.p.unsupported | one of error, drop",
        "providers: {p: {type: simulated, simulation: {latency: fast}}} | providers.p.simulation.latency | a time"
      })
  @DisplayName(
      "case R46: a value of the wrong type is refused, and the error shows the allowed values")
  void a_value_of_the_wrong_type_is_refused(String yaml, String key, String expected) {
    assertRefused("ai-provider:\n  " + yaml, "ai-provider." + key, 2, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resilience: {max-attempts: 0} | resilience.max-attempts | 1 to 100",
        "resilience: {deadline: -1s} | resilience.deadline | deadline",
        "resilience: {retry-budget: 2} | resilience.retry-budget | 0 to 1",
        "resilience: {retry: {max-attempts: 0}} | resilience.retry.max-attempts | 1 to 100",
        "resilience: {retry: {backoff: 0s}} | resilience.retry.backoff | backoff",
        "resilience: {retry: {max-backoff: 0s}} | resilience.retry.max-backoff | backoff",
        "resilience: {circuit-breaker: {failure-rate: 101}} | resilience.circuit-breaker.failure-rate | 1 to 100",
        "resilience: {circuit-breaker: {minimum-calls: 30}} | resilience.circuit-breaker.minimum-calls | 1 to 20",
        "resilience: {circuit-breaker: {window: 0}} | resilience.circuit-breaker.window | window",
        "resilience: {circuit-breaker: {open-for: 0s}} | resilience.circuit-breaker.open-for | open-for",
        "resilience: {circuit-breaker: {max-open-for: 1s}} | resilience.circuit-breaker.max-open-for | open-for",
        "resilience: {circuit-breaker: {half-open-calls: 0}} | resilience.circuit-breaker.half-open-calls | half-open",
        "cache: {ttl: 0s} | cache.ttl | more than zero",
        "cache: {stale-while-revalidate: -1s} | cache.stale-while-revalidate | zero or more",
        "cache: {semantic: {threshold: 1.5}} | cache.semantic.threshold | up to 1",
        "cache: {semantic: {max-questions: 0}} | cache.semantic.max-questions | 1 or more",
        "cache: {semantic: {time-limit: 0s}} | cache.semantic.time-limit | more than zero",
        "cache: {stale-if-error: -1s} | cache.stale-if-error | zero or more",
        "cache: {models: {m: {ttl: -1s}}} | cache.models.m.ttl | zero or more",
        "cache: {max-size: 0MB} | cache.max-size | more than zero",
        "cache: {health-check-ttl: -1s} | cache.health-check-ttl | zero or more",
        "routing: {models: {a: {targets: [p/m], cache: {ttl: -1s}}}} | routing.models.a.cache.ttl | zero or more",
        "routing: {models: {a: {targets: [{model: p/m, weight: -1}]}}} | routing.models.a.targets[0].weight | 0 to 1000000",
        "routing: {temperature: -1} | routing.temperature | 0 to 2",
        "routing: {temperature: 2.1} | routing.temperature | 0 to 2",
        "providers: {p: {type: simulated, idle-timeout: -1s}} | providers.p.idle-timeout | zero",
        "providers: {p: {type: simulated, first-token-timeout: -1s}} | providers.p.first-token-timeout | zero",
        "providers: {p: {type: simulated, response-timeout: -1s}} | providers.p.response-timeout | zero",
        "providers: {p: {type: simulated, timeout: -1s}} | providers.p.timeout | zero",
        "providers: {p: {type: anthropic, api-key: k, prompt-cache-ttl: 7m}} | providers.p.prompt-cache-ttl | use 5m or 1h",
        "providers: {p: {type: simulated, prompt-cache-ttl: 5m}} | providers.p.prompt-cache-ttl | anthropic",
        "providers: {p: {type: simulated, max-tokens: 0}} | providers.p.max-tokens | 1 or more",
        "providers: {p: {type: simulated, price: {input: -1, output: 1}}} | providers.p.price.input | 0 or more",
        "providers: {p: {type: openia}} | providers.p.type | there is no type 'openia'",
        "providers: {p: {type: openai, api-key: k, base-url: 'not a url'}} | providers.p.base-url | base-url",
        "providers: {p: {type: simulated, simulation: {fault: explode}}} | providers.p.simulation.fault | explode"
      })
  @DisplayName("case R46: a value out of range is refused, and the error names key and place")
  void a_value_out_of_range_is_refused(String yaml, String key, String expected) {
    String provider = yaml.startsWith("providers") ? "" : "\n  providers: {p: {type: simulated}}";
    String problem =
        assertRefused("ai-provider:\n  " + yaml + provider, "ai-provider." + key, 2, expected)
            .problem();

    assertThat(problem).startsWith("ai-provider." + key); // and its name is not repeated:
    assertThat(problem.replaceFirst("ai-provider." + key, ""))
        .doesNotContainPattern(
            "(?i): (the|a) [^:]*" + key.substring(key.lastIndexOf('.') + 1).replace('-', '.'));
  }

  @Test
  void a_value_out_of_range_is_refused_in_one_sentence() {
    assertThat(
            Start.yaml(directory, "ai-provider: {resilience: {max-attempts: 0}}")
                .refusal()
                .problem())
        .startsWith("ai-provider.resilience.max-attempts is 0: use 1 to 100 (");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"slow-request: 5s | slow-request"})
  void the_error_says_that_a_setting_is_planned(String yaml, String key) {
    StartRefused refusal = Start.yaml(directory, "ai-provider:\n  " + yaml).refusal();

    assertThat(refusal.problem())
        .contains("'ai-provider." + key + "' is planned, but not part of this version (")
        .contains("application.yml, line 2");
    assertThat(refusal.remedy()).isEqualTo("Remove it.");
  }

  @Test
  void all_mistakes_of_a_file_are_reported_at_once() {
    StartRefused refusal =
        Start.yaml(
                directory,
                """
                ai-provider:
                  resilience:
                    hedge: { enabled: perhaps }
                    max-attempts: three
                  unknown: 1
                  slow-request: 5s
                """)
            .refusal();

    assertThat(refusal.each())
        .extracting(StartRefused::key, StartRefused::line, StartRefused::column)
        .containsExactlyInAnyOrder(
            tuple("ai-provider.resilience.hedge.enabled", 3, 23),
            tuple("ai-provider.resilience.max-attempts", 4, 19),
            tuple("ai-provider.unknown", 5, 12),
            tuple("ai-provider.slow-request", 6, 17));
    assertThat(refusal.problem())
        .startsWith("The configuration has 4 mistakes:\n\n1. ")
        .contains("\n   Correct it there.\n\n2. ");
    assertThat(refusal.remedy()).isEqualTo("Correct them, and start again.");
  }

  @Test
  void the_engine_refuses_all_wrong_values_at_once() {
    StartRefused refusal =
        Start.yaml(
                directory,
                """
                ai-provider:
                  resilience: { max-attempts: 0 }
                  providers:
                    a: { type: openai }
                    b: { type: simulated, max-tokens: 0 }
                  routing:
                    models:
                      big: [b/large, c/large]
                """)
            .refusal();

    assertThat(refusal.each())
        .extracting(StartRefused::key, StartRefused::line)
        .containsExactlyInAnyOrder(
            tuple("ai-provider.resilience.max-attempts", 2),
            tuple("ai-provider.providers.a", 4),
            tuple("ai-provider.providers.b.max-tokens", 5),
            tuple("ai-provider.routing.models.big.targets[1].model", 8));
  }

  @Test
  void a_key_in_two_spellings_is_refused() {
    StartRefused refusal =
        Start.yaml(
                directory,
                """
                ai-provider:
                  cache:
                    max-size: 1MB
                    maxSize: 2MB
                """)
            .refusal();

    assertThat(refusal.problem())
        .startsWith("ai-provider.cache.max-size is set twice in two spellings, the first time at ")
        .contains("line 3 (")
        .contains("line 4)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resilience: {hedge: {after: p99}} | resilience.hedge.after",
        "resilience: {hedge: {after: 800}} | resilience.hedge.after",
        "routing: {models: {a: {targets: [p/m], hedge: {after: soon}}}} | routing.models.a.hedge.after"
      })
  void a_hedge_begins_after_p95_or_a_time(String yaml, String key) {
    StartRefused refusal =
        Start.yaml(directory, "ai-provider:\n  providers: {p: {type: simulated}}\n  " + yaml)
            .refusal();

    assertThat(refusal.problem())
        .startsWith("ai-provider." + key + " is '")
        .contains("use p95, or a time with its unit, such as 800ms")
        .contains("application.yml, line 3");
  }

  @Test
  void a_key_that_only_begins_like_a_planned_setting_is_unknown() {
    assertThat(Start.yaml(directory, "ai-provider: {encryptions: 1}").refusal().problem())
        .contains("not known");
  }

  @Test
  void a_variable_for_a_planned_setting_is_refused() {
    assertThat(Start.of().variable("AIPROVIDER_SLOW_REQUEST", "5s").refusal().problem())
        .contains("AIPROVIDER_SLOW_REQUEST")
        .contains("planned");
  }

  @Test
  void no_planned_setting_is_already_supported() {
    SettingType.Group settings =
        new SettingType.Group(
            Map.of(
                "ai-provider",
                SettingType.of(ResolvableType.forClass(AiProviderProperties.class), null)));

    assertThat(PlannedSettings.KEYS)
        .allMatch(
            key ->
                !SettingName.read(
                        settings,
                        List.<Object>copyOf(
                            List.of(("ai-provider." + key.replace("*", "p")).split("\\."))))
                    .isKnown());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: [a, b] | providers | a map of names to settings",
        "providers: openai | providers | a map of names to settings",
        "providers: {p: openai} | providers.p | a map of settings",
        "providers: {p: [a]} | providers.p | a map of settings",
        "providers: {p: {type: [a, b]}} | providers.p.type | one value",
        "providers: {p: {type: {name: a}}} | providers.p.type | one value",
        "providers: {p: {models: {a: b}}} | providers.p.models | a list",
        "providers: {p: {aliases: [a, b]}} | providers.p.aliases | a map of names to values",
        "providers: {p: {aliases: {a: {b: c}}}} | providers.p.aliases.a | one value",
        "routing: {models: [a, b]} | routing.models | a map of names to lists",
        "limits: {models: [a, b]} | limits.models | a map of names to settings",
        "routing: {models: {a: {targets: {b: c}}}} | routing.models.a.targets | a list",
        "routing: {models: {a: {targets: [{model: [b]}]}}} | routing.models.a.targets[0].model | one value",
        "cache: 5m | cache | a map of settings",
        "resilience: {retry: 3} | resilience.retry | a map of settings",
        "resilience: {deadline: {minutes: 5}} | resilience.deadline | one value"
      })
  @DisplayName("case R47: a wrong shape is refused with an example")
  void a_wrong_shape_is_refused(String yaml, String key, String expected) {
    StartRefused refusal =
        assertRefused("ai-provider:\n  " + yaml, "ai-provider." + key, 2, expected);

    assertThat(refusal.remedy()).contains("\n  ai-provider:\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a: b, c: d}", "[k, l]"})
  void a_wrong_shape_is_refused_although_a_variable_has_a_value(String shape) {
    StartRefused refusal =
        Start.yaml(directory, "ai-provider:\n  providers:\n    p: {api-key: " + shape + "}\n")
            .variable("AI_PROVIDER_PROVIDERS_P_API_KEY", "k")
            .refusal();

    assertThat(refusal.each()).hasSize(1);
    assertThat(refusal.key()).isEqualTo("ai-provider.providers.p.api-key");
    assertThat(refusal.line()).isEqualTo(3);
    assertThat(refusal.problem()).contains("must be one value, not a list or a map");
  }

  @Test
  @DisplayName("case R47: the example of providers has three lines")
  void the_example_of_providers_has_three_lines() {
    assertThat(Start.yaml(directory, "ai-provider: {providers: [a, b]}").refusal().remedy())
        .isEqualTo(
            """
            Write it like this:

              ai-provider:
                providers:
                  openai: { api-key: "${OPENAI_API_KEY}" }""");
  }

  @ParameterizedTest
  @CsvSource({
    "ai-provider.mode=development, mode",
    "ai-provider.auth.api-key=k, auth.api-key",
    "ai-provider.limits.max-body=1MB, limits.max-body",
    "ai-provider.shutdown-grace=1s, shutdown-grace"
  })
  @DisplayName("case R60: the error says that a key is only for the server")
  void the_error_says_that_a_key_is_only_for_the_server(String setting, String key) {
    StartRefused refusal = Start.of().settings(setting).refusal();

    assertThat(refusal.key()).isEqualTo("ai-provider." + key);
    assertThat(refusal.problem()).contains("a setting of the AI Provider server");
  }

  @ParameterizedTest
  @CsvSource({
    "ai-provder.cache.ttl=5m, ai-provider.cache.ttl",
    "ai-povider.providers.p.type=simulated, ai-provider.providers.p.type",
    "ai-provider.providers.p.typ=simulated, ai-provider.providers.p.type"
  })
  @DisplayName("case R55: the error for a misspelt root or key suggests the nearest")
  void the_error_suggests_the_nearest_key(String setting, String nearest) {
    StartRefused refusal = Start.of().settings(setting).refusal();

    assertThat(refusal.key()).isEqualTo(setting.substring(0, setting.indexOf('=')));
    assertThat(refusal.remedy()).contains("'" + nearest + "'");
  }

  @Test
  void an_empty_group_is_allowed() {
    assertThat(
            Start.yaml(
                    directory,
                    "ai-provider: {cache: , routing: {}, providers: {p: {type: simulated, aliases:"
                        + " {}, models: []}}}")
                .properties()
                .cache()
                .enabled())
        .isTrue();
  }

  @Test
  void a_value_is_shown_as_written_so_that_no_secret_is_shown() {
    StartRefused refusal =
        Start.yaml(directory, "ai-provider: {resilience: {max-attempts: '${SECRET}'}}")
            .variable("SECRET", "sk-hidden")
            .refusal();

    assertThat(refusal.getMessage()).contains("${SECRET}").doesNotContain("sk-hidden");
  }

  private StartRefused assertRefused(String yaml, String key, int line, String expected) {
    StartRefused refusal = Start.yaml(directory, yaml).refusal();

    assertThat(refusal.key()).as(refusal.getMessage()).isEqualTo(key);
    assertThat(refusal.problem()).contains(key).contains(expected);
    assertThat(refusal.file()).endsWith("application.yml");
    assertThat(refusal.line()).isEqualTo(line);
    assertThat(refusal.remedy()).isNotBlank();
    return refusal;
  }
}
