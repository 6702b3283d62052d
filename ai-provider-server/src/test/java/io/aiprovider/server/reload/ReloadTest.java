package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.Samples;
import io.aiprovider.server.budgets.lease.LeasedBudgetStore;
import io.aiprovider.server.budgets.lease.WhenDatabaseDown;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of the configuration of a running server. */
class ReloadTest {
  private static final String START =
      """
      ai-provider:
        providers:
          one: { type: simulated, priority: 1 }
          two: { type: simulated, priority: 2 }
        cache: { enabled: false }
      """;

  @TempDir Path directory;
  private ConfiguredServer server;

  @BeforeEach
  void start() {
    server = ConfiguredServer.with(directory, START).withoutWatch();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static JsonObject change(JsonObject result, String key) {
    return result.objects("changes").stream()
        .filter(change -> key.equals(change.string("key")))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not in " + result));
  }

  private static String text(JsonObject change, String name) {
    JsonValue value = change.get(name);
    return value == null || value.isNull() ? "none" : value.asString();
  }

  @Test
  void a_changed_file_is_used_and_the_answer_says_what_changed() {
    assertThat(server.answeringProvider()).isEqualTo("one");

    JsonObject result = server.reload(START.replace("priority: 1", "priority: 3"));

    assertThat(server.answeringProvider()).isEqualTo("two");
    assertThat(result.isTrue("changed")).isTrue();
    assertThat(result.isTrue("applied")).isTrue();
    assertThat(result.objects("changes")).hasSize(1);
    JsonObject change = change(result, "ai-provider.providers.one.priority");
    assertThat(text(change, "from")).isEqualTo("1");
    assertThat(text(change, "to")).isEqualTo("3");
    assertThat(change.isTrue("restart")).isFalse();
  }

  @Test
  void nothing_happens_if_nothing_changed() {
    JsonObject first = server.reload();
    JsonObject second = server.reload(START + "# a comment\n");

    assertThat(first.isTrue("changed")).isFalse();
    assertThat(second.isTrue("changed")).isFalse();
    assertThat(second.isTrue("applied")).isFalse();
    assertThat(second.string("version")).isEqualTo(first.string("version"));
  }

  @Test
  void a_dry_run_changes_nothing() {
    JsonObject result = server.dryRun(START.replace("priority: 1", "priority: 3"));

    assertThat(result.isTrue("changed")).isTrue();
    assertThat(result.isTrue("applied")).isFalse();
    assertThat(result.objects("changes")).hasSize(1);
    server.write(START);
    assertThat(server.answeringProvider()).isEqualTo("one");
    assertThat(server.reload().isTrue("changed")).isFalse();
  }

  @Test
  void all_answers_are_about_the_new_settings() {
    server.reload(
        """
        ai-provider:
          providers:
            three: { type: simulated, models: [new-model], aliases: { quick: new-model } }
            off: { type: simulated, enabled: false }
          routing: { models: { group: [three/new-model] } }
          cache: { enabled: false }
        """);

    assertThat(server.http().get("/v1/models").body()).contains("new-model", "quick", "group");
    assertThat(server.http().get("/ai/models").body()).contains("new-model");
    assertThat(server.health().object("providers").names()).containsExactly("three");
    assertThat(server.adminJson("GET", "/status").object("providers").names())
        .containsExactly("three");
    JsonObject providers = server.adminJson("GET", "/api/v1/providers");
    assertThat(providers.objects("providers"))
        .extracting(each -> each.string("name"))
        .containsExactly("three", "off");
    assertThat(server.admin("GET", "/metrics").body())
        .contains("gen_ai_provider_name=\"three\"")
        .doesNotContain("gen_ai_provider_name=\"one\"");
  }

  @Test
  void settings_that_need_a_restart_are_named_and_stay() {
    String changed =
        START.replace("priority: 1", "priority: 3").replace("enabled: false", "enabled: true")
            + "  reporting: { time-zone: Asia/Tokyo }\n";

    JsonObject first = server.reload(changed);
    JsonObject second = server.reload();

    assertThat(first.isTrue("applied")).isTrue();
    assertThat(change(first, "ai-provider.cache.enabled").isTrue("restart")).isTrue();
    assertThat(server.answeringProvider()).isEqualTo("two");
    assertThat(server.http().chat(Samples.HELLO).headers().map())
        .extractingByKey("x-ai-provider-cache")
        .isEqualTo(List.of("BYPASS"));
    assertThat(second.objects("changes"))
        .as("until the restart they are named again")
        .extracting(each -> each.string("key"))
        .containsExactlyInAnyOrder("ai-provider.cache.enabled", "ai-provider.reporting.time-zone");
    assertThat(second.isTrue("applied")).isFalse();
    assertThat(server.admin("GET", "/admin/config").body())
        .contains("\"key\":\"ai-provider.reporting.time-zone\",\"value\":\"UTC\"")
        .contains("\"key\":\"ai-provider.providers.one.priority\",\"value\":\"3\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pricing: { location: prices.json }    | ai-provider.pricing.location",
        "pricing: { refresh: 5m }              | ai-provider.pricing.refresh",
        "reporting: { time-zone: Asia/Tokyo }  | ai-provider.reporting.time-zone",
        "limits: { max-body: 1MB }             | ai-provider.limits.max-body",
        "auth: { public-paths: [/metrics] }    | ai-provider.auth.public-paths"
      })
  void a_dry_run_names_what_needs_a_restart(String setting, String key) {
    JsonObject result = server.dryRun(START + "  " + setting + "\n");

    assertThat(result.objects("errors")).isEmpty();
    assertThat(result.objects("changes")).hasSize(1);
    assertThat(change(result, key).isTrue("restart")).isTrue();
  }

  @Test
  void a_dry_run_names_a_cache_that_is_switched_on_as_needing_a_restart() {
    JsonObject result = server.dryRun(START.replace("enabled: false", "enabled: true"));

    assertThat(change(result, "ai-provider.cache.enabled").isTrue("restart")).isTrue();
  }

  @Test
  void what_calls_with_a_budget_may_do_without_the_database_changes() {
    JsonObject result = server.reload(START + "  budgets: { when-database-down: continue }\n");

    assertThat(change(result, "ai-provider.budgets.when-database-down").isTrue("restart"))
        .isFalse();
    assertThat(result.isTrue("applied")).isTrue();
    assertThat(server.server().bean(LeasedBudgetStore.class).whenDatabaseDown())
        .isEqualTo(WhenDatabaseDown.CONTINUE);
  }

  @Test
  void limits_tasks_and_the_log_level_change() {
    server.reload(
        START
            + """
              limits: { per-address: { per-minute: 3 } }
              routing: { tasks: { chat: no-such-model } }
            logging: { level: { io.aiprovider: debug } }
            """);

    assertThat(server.adminJson("GET", "/admin/log-level").toString())
        .contains("{\"logger\":\"io.aiprovider\",\"level\":\"debug\"}");
    int refused = 0;
    for (int i = 0; i < 4; i++) {
      refused += server.http().get("/v1/models").statusCode() == 429 ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  @Test
  void secrets_are_masked_and_a_changed_key_is_used() {
    String text =
        """
        ai-provider:
          providers:
            one: { type: openai, base-url: "http://localhost:1", api-key: sk-first-secret }
          cache: { enabled: false }
        """;
    server.reload(text);

    JsonObject result = server.reload(text.replace("sk-first-secret", "sk-second-secret"));

    assertThat(change(result, "ai-provider.providers.one.api-key").isTrue("restart")).isFalse();
    assertThat(result.toString()).doesNotContain("sk-first").doesNotContain("sk-second");
    assertThat(server.admin("GET", "/admin/config/history").body())
        .doesNotContain("sk-first")
        .doesNotContain("sk-second");
    assertThat(server.admin("GET", "/admin/audit").body())
        .contains("config.reload", "ai-provider.providers.one.api-key")
        .doesNotContain("sk-second");
  }

  @Test
  void templates_are_added_changed_and_removed() throws IOException {
    Path templates = Files.createDirectory(directory.resolve("templates"));
    String yaml = START + "  templates: { location: " + templates + " }\n";
    server.reload(yaml);
    assertThat(generated("summarize").statusCode()).isEqualTo(404);

    Path file = templates.resolve("summarize.prompt");
    Files.writeString(file, template("Summarize: {{text}}"));
    JsonObject added = server.reload();
    assertThat(text(change(added, "template summarize"), "from")).isEqualTo("none");
    assertThat(generated("summarize").statusCode()).isEqualTo(200);

    Files.writeString(file, template("In short: {{text}}"));
    assertThat(server.reload().isTrue("applied")).isTrue();
    Files.writeString(file, "no template at all");
    JsonObject wrong = server.reload();
    assertThat(wrong.objects("errors")).hasSize(1);
    assertThat(wrong.objects("errors").get(0).string("file")).endsWith("summarize.prompt");
    assertThat(generated("summarize").statusCode()).isEqualTo(200);

    Files.delete(file);
    server.reload();
    assertThat(generated("summarize").statusCode()).isEqualTo(404);
  }

  private static String template(String message) {
    return "---\ninput:\n  text: { type: string, required: true }\n---\n" + message + "\n";
  }

  private HttpResponse<String> generated(String template) {
    return server.http().send(server.http().post("/ai/" + template, "{\"text\":\"long\"}").build());
  }

  @Test
  void only_the_admin_key_reloads() {
    assertThat(server.http().send(server.http().post("/admin/config/reload", "").build()))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(401);
    assertThat(server.admin("POST", "/admin/config/reload?dry-run=true").statusCode())
        .isEqualTo(400);
    assertThat(server.admin("POST", "/admin/config/reload?dry_run=perhaps").statusCode())
        .isEqualTo(400);
  }
}
