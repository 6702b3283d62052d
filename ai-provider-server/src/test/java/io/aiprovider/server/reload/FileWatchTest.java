package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server notices changed files itself. */
class FileWatchTest {
  private static final String ONE = simulated("one");
  private static final String TWO = simulated("two");

  @TempDir Path directory;

  private static String simulated(String name) {
    return "ai-provider:\n  cache: { enabled: false }\n  providers: { "
        + name
        + ": { type: simulated } }\n";
  }

  @Test
  void a_changed_file_is_used() {
    try (ConfiguredServer server = ConfiguredServer.with(directory, ONE)) {
      server.write(TWO);

      await().until(() -> server.answeringProvider().equals("two"));
      assertThat(server.adminJson("GET", "/admin/config/history").objects("versions"))
          .first()
          .extracting(version -> version.string("cause"), version -> version.string("actor"))
          .containsExactly("file", null);
    }
  }

  @Test
  void a_broken_file_is_shown_until_it_is_mended_and_changes_nothing() {
    try (ConfiguredServer server = ConfiguredServer.with(directory, ONE)) {
      server.write(TWO.replace("simulated", "similated"));

      await().until(() -> "degraded".equals(server.health().string("status")));
      assertThat(server.health().object("configuration").string("status")).isEqualTo("unhealthy");
      assertThat(server.health().object("configuration").names())
          .containsExactlyInAnyOrder("status", "since");
      assertThat(server.answeringProvider()).isEqualTo("one");

      server.write(TWO);
      await().until(() -> server.answeringProvider().equals("two"));
      assertThat(server.health().object("configuration").names()).containsExactly("status");
    }
  }

  /** A file that is deleted and written again, as some editors do. */
  @Test
  void a_missing_file_changes_nothing_until_it_is_back() throws IOException {
    Path file = directory.resolve("ai-provider.yml");
    try (ConfiguredServer server = ConfiguredServer.with(directory, ONE)) {
      await().until(() -> server.health().has("configuration"));
      Files.delete(file);

      await()
          .until(
              () -> "unhealthy".equals(server.health().object("configuration").string("status")));
      assertThat(server.answeringProvider()).isEqualTo("one");

      server.write(TWO);
      await().until(() -> server.answeringProvider().equals("two"));
    }
  }

  /** With a key in the environment, the rest would be a valid configuration. */
  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "something: else\n"})
  void a_file_without_settings_changes_nothing(String text) {
    try (ConfiguredServer server =
        ConfiguredServer.with(
                directory.resolve("ai-provider.yml"), ONE, Map.of("OPENAI_API_KEY", "sk-x"))
            .withoutWatch()) {
      server.reload();

      List<JsonObject> errors = server.reload(text).objects("errors");

      assertThat(errors).hasSize(1);
      assertThat(errors.get(0).string("message")).contains("has no settings any more");
      assertThat(server.answeringProvider()).isEqualTo("one");
    }
  }

  @Test
  void the_link_of_a_config_map_that_is_replaced_is_followed() throws IOException {
    Path first = Files.createDirectory(directory.resolve("..first"));
    Path second = Files.createDirectory(directory.resolve("..second"));
    Files.writeString(first.resolve("ai-provider.yml"), ONE);
    Files.writeString(second.resolve("ai-provider.yml"), TWO);
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
    Path file =
        Files.createSymbolicLink(
            directory.resolve("ai-provider.yml"), Path.of("..data", "ai-provider.yml"));
    try (ConfiguredServer server = ConfiguredServer.at(file, Map.of())) {
      assertThat(server.answeringProvider()).isEqualTo("one");

      Path next = Files.createSymbolicLink(directory.resolve("..tmp"), second.getFileName());
      Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

      await().until(() -> server.answeringProvider().equals("two"));
    }
  }

  @Test
  void a_key_in_a_file_of_a_secret_is_rotated() throws IOException {
    Queue<String> keys = new ConcurrentLinkedQueue<>();
    try (MockWebServer upstream = new MockWebServer()) {
      upstream.setDispatcher(
          new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
              keys.add(String.valueOf(request.getHeaders().get("Authorization")));
              return new MockResponse.Builder()
                  .addHeader("Content-Type", "application/json")
                  .body(Samples.completion("Hi."))
                  .build();
            }
          });
      upstream.start();
      Path secret = Files.writeString(directory.resolve("openai_key"), "sk-before\n");
      try (ConfiguredServer server =
          ConfiguredServer.with(
              directory.resolve("ai-provider.yml"),
              "ai-provider:\n  cache: { enabled: false }\n  providers:\n    openai: { base-url: \""
                  + upstream.url("/v1")
                  + "\" }\n",
              Map.of("OPENAI_API_KEY_FILE", secret.toString()))) {
        server.answeringProvider();
        assertThat(keys).contains("Bearer sk-before");

        Files.writeString(secret, "sk-after\n");

        await()
            .until(
                () -> {
                  server.answeringProvider();
                  return keys.contains("Bearer sk-after");
                });
        assertThat(server.admin("GET", "/admin/config/history").body())
            .contains("api-key")
            .doesNotContain("sk-after", "sk-before");
      }
    }
  }
}
