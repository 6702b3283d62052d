package io.aiprovider.server.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.CommandFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCommandTest extends CommandFixture {
  private static final String VALID =
      """
      ai-provider:
        providers:
          openai: { api-key: sk-canary, headers: { X-Team: canary-2 } }
        cache: { ttl: 77s }
      """;

  private Path yaml(String text) throws IOException {
    return Files.writeString(directory.resolve("mine.yml"), text);
  }

  @Test
  void check_reports_a_valid_configuration() throws IOException {
    assertThat(run("config", "check", yaml(VALID).toString())).isZero();

    assertThat(out()).startsWith("The configuration is valid: ").contains("mine.yml");
    assertThat(err()).isEmpty();
  }

  @Test
  void check_reports_each_mistake_with_its_place_and_what_to_do() throws IOException {
    Path file = yaml(VALID.replace("77s", "77").replace("openai:", "open:"));

    assertThat(run("config", "check", file.toString())).isEqualTo(1);

    assertThat(out())
        .contains("mine.yml:4:17: ai-provider.cache.ttl must be a time with its unit, such as 5m")
        .contains("\n    Correct it there.\n")
        .contains("mine.yml:3:22: ai-provider.providers.open: there is no type 'open'")
        .endsWith("2 mistakes.\n")
        .doesNotContain("canary");
  }

  private static final String SEMANTIC =
      """
      ai-provider:
        providers:
          openai: { api-key: sk-canary }
        cache:
          semantic: { enabled: true, embedding-model: %s }
      """;

  @ParameterizedTest
  @CsvSource({
    "no-such-model, no provider lists it",
    "all-minilm-l6-v2-q, no provider lists it",
    "elsewhere/text-embedding-3-small, no provider lists it"
  })
  void check_finds_a_model_of_the_semantic_cache_that_the_start_would_not_find(
      String model, String reason) throws IOException {
    Path file = yaml(SEMANTIC.formatted(model));

    assertThat(run("config", "check", file.toString())).isEqualTo(1);

    assertThat(out())
        .contains(
            "mine.yml:5:49: ai-provider.cache.semantic.embedding-model is " + model + ": " + reason)
        .contains("fetch-embeddings")
        .endsWith("1 mistake.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text-embedding-3-small", "openai/text-embedding-3-small"})
  void check_accepts_a_model_of_the_semantic_cache_that_a_provider_has(String model)
      throws IOException {
    assertThat(run("config", "check", yaml(SEMANTIC.formatted(model)).toString())).isZero();
  }

  @Test
  void check_does_not_refuse_what_it_cannot_know_before_the_start() throws IOException {
    String unknown = SEMANTIC.formatted("no-such-model");

    assertThat(
            run("config", "check", yaml(unknown + "  pricing: { location: p.json }\n").toString()))
        .isZero();
    assertThat(
            run(
                "config",
                "check",
                yaml(unknown.replace("{ api-key: sk-canary }", "{ type: langchain4j }"))
                    .toString()))
        .isZero();
  }

  @Test
  void check_writes_json() throws IOException {
    Path file = yaml(VALID.replace("77s", "77"));

    assertThat(run("config", "check", "--json", file.toString())).isEqualTo(1);

    JsonObject result = JsonObject.parse(out());
    assertThat(result.isTrue("valid")).isFalse();
    JsonObject error = result.objects("errors").get(0);
    assertThat(error.string("file")).endsWith("mine.yml");
    assertThat(error.toString())
        .contains("\"line\":4,\"column\":17,\"key\":\"ai-provider.cache.ttl\"")
        .contains("but is '77'. Correct it there.\"");
  }

  @Test
  void check_needs_a_file_that_exists() {
    assertThat(run("config", "check", absentFile().toString())).isEqualTo(2);

    assertThat(err()).startsWith("ai-provider: There is no file '");
    assertThat(run("config")).isEqualTo(2);
    assertThat(err()).contains("config needs a command: check, show, reload, history or rollback.");
  }

  @Test
  void show_hides_secrets_and_shows_origins() throws IOException {
    Path file = yaml(VALID);

    assertThat(run("config", "show", "--origin", "--config", file.toString())).isZero();

    assertThat(out())
        .startsWith("key ")
        .containsPattern("ai-provider\\.cache\\.ttl +77s +\\S*mine.yml:4\\n")
        .containsPattern("ai-provider\\.cache\\.enabled +true +default\\n")
        .containsPattern("ai-provider\\.providers\\.openai\\.api-key +\\*\\*\\* ")
        .doesNotContain("canary");
  }

  @Test
  void show_can_leave_out_defaults() throws IOException {
    assertThat(run("config", "show", "--set", "--json", "--config", yaml(VALID).toString()))
        .isZero();

    assertThat(JsonObject.parse(out()).objects("settings"))
        .extracting(setting -> setting.string("key"))
        .contains("ai-provider.cache.ttl")
        .doesNotContain("ai-provider.cache.enabled");
  }

  @Test
  void show_reports_mistakes_instead_of_a_wrong_configuration() throws IOException {
    Path file = yaml(VALID.replace("77s", "77"));

    assertThat(run("config", "show", "--config", file.toString())).isEqualTo(1);

    assertThat(out()).isEmpty();
    assertThat(err()).contains("mine.yml:4:17: ").contains("there is nothing to show");
  }

  @Test
  void show_asks_a_running_server() {
    answers(
        200,
        "{\"settings\":[{\"key\":\"ai-provider.cache.ttl\",\"value\":\"5m\",\"masked\":false,"
            + "\"origin\":{\"source\":\"default\",\"text\":\"default\"}}]}");

    String url = environment.get("AI_PROVIDER_URL");
    assertThat(run("config", "show", "--origin", "--url", url)).isZero();

    assertThat(request().getTarget()).isEqualTo("/admin/config");
    assertThat(out())
        .isEqualTo("key                    value  origin\nai-provider.cache.ttl  5m     default\n");
  }

  @Test
  void show_refuses_a_file_for_a_running_server() {
    assertThat(run("config", "show", "--config", "x", "--url", "http://localhost:1")).isEqualTo(2);

    assertThat(err()).contains("--config and --url do not go together");
  }
}
