package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.store.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The versions of a configuration, and the way back to one. */
class RollbackTest {
  private static final String ONE = provider("one");
  private static final String TWO = provider("two");

  @TempDir Path directory;

  private static String provider(String name) {
    return "# sk-comment-secret\nai-provider:\n  cache: { enabled: false }\n  providers: { "
        + name
        + ": { type: simulated } }\n";
  }

  private static List<JsonObject> versions(ConfiguredServer server) {
    return server.adminJson("GET", "/admin/config/history").objects("versions");
  }

  private static HttpResponse<String> rollBack(ConfiguredServer server, String version) {
    return server.admin("POST", "/admin/config/versions/" + version + "/rollback");
  }

  /** A server that has recorded its start. */
  private ConfiguredServer started(String database) {
    ConfiguredServer server =
        ConfiguredServer.with(
                directory.resolve("ai-provider.yml"),
                ONE,
                Map.of(),
                "database.url=" + database,
                "data-dir=" + directory.resolve("data"))
            .withoutWatch();
    server.reload();
    return server;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_version_is_restored(TestDatabase kind) throws IOException {
    String url = kind == TestDatabase.H2 ? "" : TestDatabase.newPostgresqlUrl();
    try (ConfiguredServer server = started(url)) {
      Path file = directory.resolve("ai-provider.yml");
      String second = server.reload(TWO).string("version");
      List<JsonObject> before = versions(server);
      assertThat(before).hasSize(2);
      assertThat(before.get(0).string("id")).isEqualTo(second);
      assertThat(before.get(0).string("cause")).isEqualTo("admin");
      assertThat(before.get(0).string("actor")).isEqualTo("key admin");
      assertThat(before.get(0).isTrue("in_use")).isTrue();
      assertThat(before.get(1).string("cause")).isEqualTo("start");
      assertThat(before.get(1).isTrue("can_be_restored")).isTrue();

      HttpResponse<String> response = rollBack(server, before.get(1).string("id"));

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(JsonObject.parse(response.body()).isTrue("applied")).isTrue();
      assertThat(Files.readString(file)).isEqualTo(ONE);
      assertThat(server.answeringProvider()).isEqualTo("one");
      assertThat(versions(server))
          .extracting(version -> version.string("cause"))
          .containsExactly("rollback", "admin", "start");
      assertThat(server.admin("GET", "/admin/audit").body()).contains("config.rollback");
    }
  }

  @Test
  void the_history_survives_a_restart_and_an_unchanged_start_is_no_new_version() {
    String used;
    try (ConfiguredServer server = started("")) {
      used = server.reload(TWO).string("version");
      assertThat(versions(server)).hasSize(2);
    }
    try (ConfiguredServer server =
        ConfiguredServer.at(
            directory.resolve("ai-provider.yml"),
            Map.of(),
            "data-dir=" + directory.resolve("data"))) {
      server.reload();

      assertThat(versions(server)).hasSize(2);
      assertThat(server.reload().string("version")).isEqualTo(used);
      assertThat(rollBack(server, versions(server).get(1).string("id")).statusCode())
          .isEqualTo(200);
      assertThat(server.answeringProvider()).isEqualTo("one");
    }
  }

  @Test
  void a_secret_stays_as_it_is() throws IOException {
    Path secret = directory.resolve("openai_api_key");
    Files.writeString(secret, "sk-first");
    try (ConfiguredServer server =
        ConfiguredServer.with(
                directory.resolve("ai-provider.yml"),
                ONE,
                Map.of("OPENAI_API_KEY_FILE", secret.toString()),
                "data-dir=" + directory.resolve("data"))
            .withoutWatch()) {
      server.reload();
      Files.writeString(secret, "sk-second");
      server.reload(TWO);

      String start = versions(server).get(1).string("id");
      assertThat(rollBack(server, start).statusCode()).isEqualTo(200);

      assertThat(server.answeringProvider()).isEqualTo("one");
      assertThat(secret).hasContent("sk-second");
    }
  }

  @Test
  void the_database_has_no_text_of_a_file() throws IOException {
    try (ConfiguredServer server = started("")) {
      server.reload(TWO);
      versions(server);
    }
    try (var files = Files.walk(directory.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("sk-comment-secret");
      }
    }
  }

  @Test
  void a_read_only_file_is_not_written() throws IOException {
    try (ConfiguredServer server = started("")) {
      Path file = directory.resolve("ai-provider.yml");
      server.reload(TWO);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

      HttpResponse<String> response = rollBack(server, versions(server).get(1).string("id"));

      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("config_file_read_only");
      assertThat(Files.readString(file)).isEqualTo(TWO);
      assertThat(server.answeringProvider()).isEqualTo("two");
    }
  }

  @Test
  void a_change_that_is_not_in_use_yet_is_not_overwritten() throws IOException {
    try (ConfiguredServer server = started("")) {
      server.reload(TWO);
      String start = versions(server).get(1).string("id");
      server.write(provider("three"));

      HttpResponse<String> response = rollBack(server, start);

      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("config_changed_meanwhile");
      assertThat(Files.readString(directory.resolve("ai-provider.yml")))
          .isEqualTo(provider("three"));
    }
  }

  @Test
  void a_broken_file_is_replaced() {
    try (ConfiguredServer server = started("")) {
      server.reload(TWO);
      assertThat(server.reload("ai-provider: { provider: {} }").objects("errors")).isNotEmpty();

      assertThat(rollBack(server, versions(server).get(1).string("id")).statusCode())
          .isEqualTo(200);

      assertThat(server.answeringProvider()).isEqualTo("one");
      assertThat(server.health().string("status")).isEqualTo("healthy");
    }
  }

  @Test
  void a_change_of_a_broken_file_is_not_overwritten() throws IOException {
    try (ConfiguredServer server = started("")) {
      server.reload(TWO);
      assertThat(server.reload("ai-provider: { provider: {} }").objects("errors")).isNotEmpty();
      server.write(provider("three"));

      HttpResponse<String> response = rollBack(server, versions(server).get(1).string("id"));

      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("config_changed_meanwhile");
      assertThat(Files.readString(directory.resolve("ai-provider.yml")))
          .isEqualTo(provider("three"));
    }
  }

  @Test
  void the_version_of_another_server_is_not_restored() throws IOException {
    String url = TestDatabase.newPostgresqlUrl();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    try (ConfiguredServer one = started(url);
        ConfiguredServer two =
            ConfiguredServer.with(
                elsewhere.resolve("ai-provider.yml"),
                ONE,
                Map.of(),
                "database.url=" + url,
                "data-dir=" + elsewhere.resolve("data"))) {
      String version = one.reload(TWO).string("version");
      one.adminJson("GET", "/admin/config/history");
      two.reload();

      assertThat(two.answeringProvider()).as("each has its own file").isEqualTo("one");
      JsonObject listed =
          versions(two).stream()
              .filter(each -> version.equals(each.string("id")))
              .findFirst()
              .orElseThrow();
      assertThat(listed.isTrue("can_be_restored")).isFalse();
      HttpResponse<String> response = rollBack(two, version);
      assertThat(response.statusCode()).isEqualTo(409);
      assertThat(response.body()).contains("config_version_elsewhere");
    }
  }

  @Test
  void an_unknown_version_is_404() {
    try (ConfiguredServer server = started("")) {
      assertThat(rollBack(server, "unknown").statusCode()).isEqualTo(404);
      assertThat(server.admin("GET", "/admin/config/history?limit=0").statusCode()).isEqualTo(400);
      assertThat(server.admin("GET", "/admin/config/history?cursor=wrong").statusCode())
          .isEqualTo(400);
    }
  }
}
