package io.aiprovider.spring.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.routing.strategy.RoutingStrategy;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.AiProviderProperties.Rates;
import io.aiprovider.spring.RoutingProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysAsWrittenTest {
  private static final String LONG = "very-long/".repeat(99);

  @TempDir Path directory;

  @Test
  @DisplayName("case R11: keys of maps in YAML stay as they are written")
  void keys_of_maps_stay_as_written() {
    AiProviderProperties properties =
        Start.yaml(
                directory,
                """
                ai-provider:
                  providers:
                    p:
                      type: simulated
                      models: [m1, 4.10, 007, on, 2024-01-01, 12:30]
                      default-model: 1.10
                      aliases:
                        team/fast: m1
                        "llama3:8b-instruct": m1
                        "Über": m1
                        with blank: m1
                        a.b.c: m1
                        Fast: m1
                        fast: 1_000
                        gpt-4o: m1
                        gpt4o: on
                        gpt_4o: m1
                        1: m1
                        1.10: m1
                        0x10: m1
                        on: m1
                        "[in brackets]": m1
                        a[b]c: m1
                        %s: m1
                      headers: { X-Team: 0012, "X.Dotted": a }
                  routing:
                    models:
                      "org/careful:v1": [p/m1]
                      gpt-4.1: [p/m1, p/m2]
                      Yes: [p/m1]
                      2: [p/m1]
                """
                    .formatted(LONG))
            .properties();

    AiProviderProperties.Provider provider = properties.providers().get("p");
    assertThat(provider.aliases())
        .containsOnly(
            Map.entry("team/fast", "m1"),
            Map.entry("llama3:8b-instruct", "m1"),
            Map.entry("Über", "m1"),
            Map.entry("with blank", "m1"),
            Map.entry("a.b.c", "m1"),
            Map.entry("Fast", "m1"),
            Map.entry("fast", "1_000"),
            Map.entry("gpt-4o", "m1"),
            Map.entry("gpt4o", "on"),
            Map.entry("gpt_4o", "m1"),
            Map.entry("1", "m1"),
            Map.entry("1.10", "m1"),
            Map.entry("0x10", "m1"),
            Map.entry("on", "m1"),
            Map.entry("in brackets", "m1"),
            Map.entry("a[b]c", "m1"),
            Map.entry(LONG, "m1"));
    assertThat(provider.models()).containsExactly("m1", "4.10", "007", "on", "2024-01-01", "12:30");
    assertThat(provider.defaultModel()).isEqualTo("1.10");
    assertThat(provider.headers())
        .containsOnly(Map.entry("X-Team", "0012"), Map.entry("X.Dotted", "a"));
    assertThat(properties.routing().models())
        .containsOnly(
            Map.entry("org/careful:v1", group("p/m1")),
            Map.entry("gpt-4.1", group("p/m1", "p/m2")),
            Map.entry("Yes", group("p/m1")),
            Map.entry("2", group("p/m1")));
  }

  @Test
  void models_with_limits_stay_as_written() {
    AiProviderProperties properties =
        Start.yaml(
                directory,
                """
                ai-provider:
                  providers: { p: { type: simulated } }
                  limits:
                    models:
                      gpt-4.1*: { requests-per-minute: 1 }
                      "openai/gpt-4o": { requests-per-minute: 2 }
                      "*": { requests-per-minute: 3 }
                """)
            .settings(
                "ai-provider.limits.models.gpt-3.5-turbo.requests-per-minute=4",
                "ai-provider.limits.models[a.b].requests-per-minute=5")
            .properties();

    assertThat(properties.limits().models())
        .containsOnly(
            Map.entry("gpt-4.1*", new Rates(1, 0, 0)),
            Map.entry("openai/gpt-4o", new Rates(2, 0, 0)),
            Map.entry("*", new Rates(3, 0, 0)),
            Map.entry("gpt-3.5-turbo", new Rates(4, 0, 0)),
            Map.entry("a.b", new Rates(5, 0, 0)));
  }

  @Test
  @DisplayName("case R11: keys stay as written in anchors, merged maps and dotted keys")
  void keys_stay_as_written_in_anchors() {
    AiProviderProperties properties =
        Start.yaml(
                directory,
                """
                ai-provider.providers:
                  a: &base
                    type: simulated
                    aliases: &names { team/fast: m1 }
                  b:
                    <<: *base
                    aliases.team/slow: m2
                  c: { type: simulated, aliases: { <<: *names, yes: m3 } }
                """)
            .properties();

    assertThat(properties.providers().get("a").aliases()).containsOnlyKeys("team/fast");
    assertThat(properties.providers().get("b").aliases())
        .containsOnlyKeys("team/fast", "team/slow");
    assertThat(properties.providers().get("c").aliases()).containsOnlyKeys("team/fast", "yes");
  }

  @Test
  void keys_stay_as_written_on_the_command_line_and_in_properties() {
    AiProviderProperties properties =
        Start.of()
            .settings(
                "ai-provider.providers.p.type=simulated",
                "ai-provider.providers.p.aliases.team/fast=m1",
                "ai-provider.providers.p.aliases[a.b]=m2",
                "ai-provider.providers.p.aliases.Über=m3",
                "ai-provider.routing.models.org/careful[0]=p/m1",
                "ai-provider.routing.models.org/careful[1]=p/m2",
                "ai-provider.routing.models.gpt-4.1=p/m1,p/m2")
            .properties();

    assertThat(properties.providers().get("p").aliases())
        .containsOnlyKeys("team/fast", "a.b", "Über");
    assertThat(properties.routing().models())
        .containsOnly(
            Map.entry("org/careful", group("p/m1", "p/m2")),
            Map.entry("gpt-4.1", group("p/m1", "p/m2")));
  }

  @Test
  void a_group_may_have_a_short_and_a_long_form() {
    AiProviderProperties properties =
        Start.yaml(
                directory,
                """
                ai-provider:
                  providers: { p: { type: simulated } }
                  routing:
                    models:
                      short: [p/m1, p/m2]
                      one: p/m1, p/m2
                      gpt-4.1:
                        strategy: weighted
                        targets: [p/m1, { model: p/m2, weight: 3 }]
                """)
            .settings(
                "ai-provider.routing.models.org/flat-1.0.targets[0].model=p/m1",
                "ai-provider.routing.models.org/flat-1.0.strategy=weighted")
            .properties();

    assertThat(properties.routing().models())
        .containsOnly(
            Map.entry("short", group("p/m1", "p/m2")),
            Map.entry("one", group("p/m1", "p/m2")),
            Map.entry(
                "gpt-4.1",
                group(
                    RoutingStrategy.WEIGHTED,
                    RoutingProperties.Target.of("p/m1"),
                    new RoutingProperties.Target("p/m2", 3))),
            Map.entry(
                "org/flat-1.0",
                group(RoutingStrategy.WEIGHTED, RoutingProperties.Target.of("p/m1"))));
  }

  @Test
  void a_source_with_higher_precedence_overrides_a_key_as_written() {
    AiProviderProperties properties =
        Start.yaml(
                directory,
                "ai-provider: {providers: {p: {type: simulated, aliases: {team/fast: m1, b: m1}}}}")
            .settings("ai-provider.providers.p.aliases[team/fast]=m2")
            .properties();

    assertThat(properties.providers().get("p").aliases())
        .containsOnly(Map.entry("team/fast", "m2"), Map.entry("b", "m1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: { my.provider: { type: simulated } }     | [my.provider] | letters",
        "providers: { 'my/provider': { type: simulated } }   | my/provider   | letters",
        "providers: { 'Über': { type: simulated } }          | Über          | letters",
        "providers: { '': { type: simulated } }              | providers[]   | without a name",
        "providers: { p: { aliases: { '': m } } }            | aliases[]     | without a name",
        "providers: { p: { aliases: { 'a]b': m } } }         | aliases[a]b]  | bracket",
        "routing: { models: { 'a[b': [p/m] } }               | models[a[b]   | bracket"
      })
  @DisplayName("case R11: a name that cannot be kept is refused")
  void a_name_that_cannot_be_kept_is_refused(String yaml, String key, String rule) {
    StartRefused refusal = Start.yaml(directory, "ai-provider:\n  " + yaml).refusal();

    assertThat(refusal.key()).contains(key);
    assertThat(refusal.getMessage()).contains("application.yml, line 2");
    assertThat(refusal.getMessage()).contains(rule);
  }

  private static RoutingProperties.Group group(String... targets) {
    return group(
        null,
        Stream.of(targets)
            .map(RoutingProperties.Target::of)
            .toArray(RoutingProperties.Target[]::new));
  }

  private static RoutingProperties.Group group(
      @Nullable RoutingStrategy strategy, RoutingProperties.Target... targets) {
    return new RoutingProperties.Group(
        List.of(targets),
        strategy,
        null,
        new RoutingProperties.GroupHedge(null, null),
        null,
        new RoutingProperties.GroupCache(null),
        List.of(),
        List.of());
  }
}
