package io.aiprovider.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;

/** Everything that is wrong with a configuration is found at once, with its place. */
class ConfigurationMistakesTest {
  @TempDir Path directory;

  /** A wrong file, and its mistakes as {@code LINE:COLUMN KEY | MESSAGE}. */
  record Case(String name, String file, List<String> mistakes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    String table =
        new ClassPathResource("configuration/mistakes.txt")
            .getContentAsString(StandardCharsets.UTF_8);
    return Stream.of(table.split("(?m)^== ")).skip(1).map(ConfigurationMistakesTest::read);
  }

  private static Case read(String text) {
    List<String> lines = text.lines().toList();
    List<String> file = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("-- ")) {
        mistakes.add(line.substring(3));
      } else if (mistakes.isEmpty()) {
        file.add(line);
      }
    }
    return new Case(lines.get(0), String.join("\n", file) + "\n", mistakes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void are_all_found_with_line_column_key_and_message(Case wrong) {
    List<StartRefused> mistakes =
        Sources.in(directory).file("ai-provider.yml", wrong.file()).read().mistakes();

    List<String> found = mistakes.stream().map(ConfigurationMistakesTest::shown).toList();
    assertThat(found).hasSameSizeAs(wrong.mistakes());
    for (int i = 0; i < found.size(); i++) {
      String[] expected = wrong.mistakes().get(i).split(" \\| ", 2);
      assertThat(found.get(i)).startsWith(expected[0] + " | ").contains(expected[1]);
    }
    assertThat(mistakes)
        .filteredOn(mistake -> mistake.line() > 0)
        .allMatch(mistake -> String.valueOf(mistake.file()).endsWith("ai-provider.yml"));
  }

  private static String shown(StartRefused mistake) {
    String key = mistake.key() == null ? "-" : mistake.key();
    return "%d:%d %s | %s %s"
        .formatted(mistake.line(), mistake.column(), key, mistake.fault(), mistake.remedy());
  }

  @Test
  void of_variables_are_found_together_with_those_of_files() {
    ConfigurationReading reading =
        Sources.in(directory)
            .file("ai-provider.yml", "ai-provider:\n  cache: { ttl: 300 }\n")
            .file(".env", "A B\n# a comment\nCACHE_TTL=soon\nnothing\n")
            .variable("LOG_LEVEL", "loud")
            .variable("AI_PROVIDER_CACHE_MAXIMUM", "1MB")
            .variable("OPENAI_API_KEY_FILE", "nowhere")
            .variable("SSL_CERT_PATH", "cert.pem")
            .read();

    assertThat(reading.mistakes())
        .extracting(ConfigurationMistakesTest::place)
        .contains(
            ".env:1 -",
            ".env:4 -",
            ".env:3 CACHE_TTL",
            "the environment:0 LOG_LEVEL",
            "the environment:0 AI_PROVIDER_CACHE_MAXIMUM",
            "the environment:0 SSL_KEY_PATH",
            "ai-provider.yml:2 ai-provider.cache.ttl",
            "nowhere:0 OPENAI_API_KEY_FILE");
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_ENDPOINT,collector:4318,OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,ftp://h,OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT,http://u:secret-1@h,OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    "OTEL_EXPORTER_OTLP_PROTOCOL,grpc,OTEL_EXPORTER_OTLP_PROTOCOL",
    "OTEL_EXPORTER_OTLP_TIMEOUT,soon,OTEL_EXPORTER_OTLP_TIMEOUT",
    "OTEL_EXPORTER_OTLP_COMPRESSION,zip,",
    "OTEL_EXPORTER_OTLP_CERTIFICATE,missing.pem,",
    "OTEL_EXPORTER_OTLP_HEADERS,secret-1,OTEL_EXPORTER_OTLP_HEADERS",
    "OTEL_RESOURCE_ATTRIBUTES,secret-1,OTEL_RESOURCE_ATTRIBUTES",
    "OTEL_TRACES_SAMPLER,sometimes,OTEL_TRACES_SAMPLER",
    "OTEL_BSP_MAX_QUEUE_SIZE,-1,",
    "OTEL_BSP_SCHEDULE_DELAY,often,OTEL_BSP_SCHEDULE_DELAY",
    "LANGFUSE_HOST,cloud,ai-provider.tracing.langfuse.host",
    "LANGFUSE_SECRET_KEY,'',ai-provider.tracing.langfuse",
    "AI_PROVIDER_TRACING_REDACT,(,ai-provider.tracing.redact",
    "AI_PROVIDER_TRACING_CONTENT_LIMIT,0B,ai-provider.tracing.content-limit",
    "AI_PROVIDER_TRACING_SAMPLE_RATIO,2,ai-provider.tracing.sample-ratio"
  })
  void of_receivers_of_traces_and_metrics_are_found(String variable, String value, String key) {
    ConfigurationReading reading =
        Sources.in(directory)
            .file("ai-provider.yml", "ai-provider: { providers: { p: { type: simulated } } }")
            .variable("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")
            .variable("LANGFUSE_HOST", "https://cloud.langfuse.com")
            .variable("LANGFUSE_PUBLIC_KEY", "pk-lf-1")
            .variable("LANGFUSE_SECRET_KEY", "sk-lf-1")
            .variable(variable, value)
            .read();

    assertThat(reading.mistakes()).as(reading.mistakes().toString()).hasSize(1);
    StartRefused mistake = reading.mistakes().get(0);
    assertThat(mistake.key()).isEqualTo(key);
    assertThat(mistake.getMessage()).doesNotContain("secret-1");
  }

  @Test
  void of_receivers_that_are_switched_off_do_not_matter() {
    ConfigurationReading reading =
        Sources.in(directory)
            .file("ai-provider.yml", "ai-provider: { providers: { p: { type: simulated } } }")
            .variable("OTEL_SDK_DISABLED", "true")
            .variable("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317")
            .variable("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
            .read();

    assertThat(reading.mistakes()).isEmpty();
  }

  private static String place(StartRefused mistake) {
    String file = String.valueOf(mistake.file());
    return file.substring(file.lastIndexOf('/') + 1)
        + ":"
        + mistake.line()
        + " "
        + (mistake.key() == null ? "-" : mistake.key());
  }

  @Test
  void of_several_files_are_found_at_once() {
    ConfigurationReading reading =
        Sources.in(directory)
            .file("mine.yml", "ai-provider: { providers: { p: { type: none } } }")
            .file("ai-provider.yml", "ai-provider: { cache: { ttl: x } }")
            .file("config/ai-provider/ai-provider.yml", "ai-provider: { [")
            .arguments("--config=mine.yml")
            .read();

    assertThat(reading.mistakes())
        .extracting(ConfigurationMistakesTest::place)
        .containsExactlyInAnyOrder(
            "ai-provider.yml:1 -",
            "ai-provider.yml:1 ai-provider.cache.ttl",
            "mine.yml:1 ai-provider.providers.p.type");
  }

  @Test
  void never_show_a_secret() {
    ConfigurationReading reading =
        Sources.in(directory)
            .file(
                "ai-provider.yml",
                """
                ai-provider:
                  providers:
                    a: { type: openai, api-key: sk-canary 1 }
                    b: { type: openai, api-key: k, base-url: "canary-2://u:p@h" }
                    c: { type: openai, api-key: k, headers: { X-Key: "canary-3\u00e9" } }
                  auth: { jwt: { issuer-uri: "http://canary-4@issuer" } }
                  database: { url: "mysql://u:canary-5@h/d" }
                  cache: { redis: { url: "http://canary-6@h" } }
                """)
            .read();

    assertThat(reading.mistakes()).hasSize(6);
    assertThat(reading.mistakes().toString()).doesNotContain("canary");
    assertThat(ConfigurationJson.check(reading).toString()).doesNotContain("canary");
  }
}
