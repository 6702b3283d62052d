package io.aiprovider.server.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.cli.CommandFixture;
import org.junit.jupiter.api.Test;

class ConfigReloadCommandTest extends CommandFixture {
  private static final String CHANGED =
      "{\"changed\":true,\"applied\":true,\"changes\":["
          + "{\"key\":\"ai-provider.cache.ttl\",\"from\":\"5m\",\"to\":\"1m\",\"restart\":false},"
          + "{\"key\":\"server.port\",\"from\":\"8005\",\"to\":\"8006\",\"restart\":true}"
          + "],\"errors\":[],\"version\":\"v2\"}";

  @Test
  void reload_shows_what_changed_and_what_needs_a_restart() {
    answers(200, CHANGED);

    assertThat(run("config", "reload")).isZero();

    assertThat(request().getTarget()).isEqualTo("/admin/config/reload");
    assertThat(out())
        .containsPattern("ai-provider.cache.ttl +5m +1m +now")
        .containsPattern("server.port +8005 +8006 +restart")
        .contains("In use as version v2.");
    assertThat(err()).contains("take effect when the server is started again");
  }

  @Test
  void a_dry_run_is_requested_and_says_if_nothing_changes() {
    answers(
        200,
        "{\"changed\":false,\"applied\":false,\"changes\":[],\"errors\":[],\"version\":\"v1\"}");

    assertThat(run("config", "reload", "--dry-run")).isZero();

    assertThat(request().getTarget()).isEqualTo("/admin/config/reload?dry_run=true");
    assertThat(out()).isEqualTo("Nothing has changed.\n");
  }

  @Test
  void mistakes_are_shown_with_their_places_and_the_status_is_one() {
    answers(
        200,
        "{\"changed\":false,\"applied\":false,\"changes\":[],\"errors\":[{\"file\":"
            + "\"ai-provider.yml\",\"line\":7,\"column\":3,\"key\":\"ai-provider.cache.ttl\","
            + "\"message\":\"It must be a time.\"}],\"version\":\"v1\"}");

    assertThat(run("config", "reload")).isEqualTo(1);

    assertThat(err())
        .contains("ai-provider.yml:7: It must be a time.")
        .contains("The configuration is wrong, so the server does not use it.");
  }

  @Test
  void the_json_of_a_reload_with_mistakes_has_the_status_one() {
    String answer =
        "{\"changed\":false,\"applied\":false,\"changes\":[],\"errors\":[{\"message\":\"m\"}]}";
    answers(200, answer);

    assertThat(run("config", "reload", "--json")).isEqualTo(1);
    assertThat(out()).isEqualTo(answer + "\n");
  }

  @Test
  void history_shows_the_version_in_use() {
    answers(
        200,
        "{\"versions\":[{\"id\":\"v2\",\"created_at\":\"2026-11-29T15:00:00Z\",\"cause\":\"admin\","
            + "\"actor\":\"key admin\",\"in_use\":true,\"changes\":[{\"key\":"
            + "\"ai-provider.cache.ttl\"}]},{\"id\":\"v1\",\"created_at\":\"2026-11-29T14:00:00Z\","
            + "\"cause\":\"start\",\"actor\":null,\"in_use\":false,\"changes\":[]}],"
            + "\"next_cursor\":null}");

    assertThat(run("config", "history")).isZero();

    assertThat(out())
        .containsPattern(
            "v2 \\(in use\\) +2026-11-29T15:00:00Z +admin +key admin +ai-provider.cache")
        .containsPattern("v1 +2026-11-29T14:00:00Z +start");
  }

  @Test
  void rollback_names_the_version_and_passes_a_refusal_on() {
    answers(200, CHANGED);
    assertThat(run("config", "rollback", "v 1")).isZero();
    assertThat(request().getTarget()).isEqualTo("/admin/config/versions/v%201/rollback");

    answers(409, "{\"error\":{\"message\":\"The file is read-only.\"}}");
    assertThat(run("config", "rollback", "v1")).isEqualTo(1);
    assertThat(err()).contains("The file is read-only.");
  }
}
