package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of a secret that cannot be used any more: the value before stays in use. */
class SecretFileTest {
  private static final String YAML =
      """
      ai-provider:
        providers:
          openai: { base-url: "http://localhost:1/v1" }
          sim: { type: simulated }
      """;

  @TempDir static Path directory;
  private static Path secret;
  private static ConfiguredServer server;

  @BeforeAll
  static void start() throws IOException {
    secret = Files.writeString(directory.resolve("openai_key"), "sk-before\n");
    server =
        ConfiguredServer.with(
                directory.resolve("ai-provider.yml"),
                YAML,
                Map.of("OPENAI_API_KEY_FILE", secret.toString()))
            .withoutWatch();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "empty,is empty",
    "blank,is empty",
    "deleted,does not exist",
    "directory,is a directory",
    "long,is larger than 64 KB",
    "NUL,'line breaks, NUL or other control characters'",
    "two lines,'line breaks, NUL or other control characters'",
    "not text,is not text in UTF-8"
  })
  void is_refused_with_file_and_key(String state, String message) throws IOException {
    Files.deleteIfExists(secret);
    switch (state) {
      case "deleted" -> {}
      case "directory" -> Files.createDirectory(secret);
      default -> Files.write(secret, content(state));
    }

    assertRefused(message);
  }

  private static byte[] content(String state) {
    return switch (state) {
      case "empty" -> new byte[0];
      case "blank" -> new byte[] {' ', '\n'};
      case "long" -> "s".repeat(65_537).getBytes(StandardCharsets.US_ASCII);
      case "NUL" -> new byte[] {'s', 0, 'k'};
      case "two lines" -> new byte[] {'s', '\n', 'k'};
      case "not text" -> new byte[] {(byte) 0xff, (byte) 0xfe, 's'};
      default -> throw new IllegalArgumentException(state);
    };
  }

  @Test
  void is_refused_if_it_may_not_be_read() throws IOException {
    Files.deleteIfExists(secret);
    Files.writeString(secret, "sk-after");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("-wx------"));
    assumeFalse(Files.isReadable(secret), "a privileged process reads everything");

    assertRefused("cannot be read");
  }

  private static void assertRefused(String message) throws IOException {
    JsonObject result = server.reload();

    assertThat(result.isTrue("applied")).isFalse();
    assertThat(result.objects("errors")).hasSize(1);
    JsonObject error = result.objects("errors").get(0);
    assertThat(error.string("file")).isEqualTo(secret.toString());
    assertThat(error.string("key")).isEqualTo("OPENAI_API_KEY_FILE");
    assertThat(error.string("message")).contains(message).doesNotContain("sk-");
    assertThat(server.health().object("configuration").string("status")).isEqualTo("unhealthy");
    assertThat(server.adminJson("GET", "/api/v1/providers").objects("providers"))
        .extracting(provider -> provider.string("name"))
        .containsExactly("openai", "sim");

    Files.deleteIfExists(secret);
    Files.writeString(secret, "\uFEFFsk-before");
    JsonObject restored = server.reload();
    assertThat(restored.objects("errors")).isEmpty();
    assertThat(restored.objects("changes")).as("the value before").isEmpty();
    assertThat(server.health().object("configuration").string("status")).isEqualTo("healthy");
  }
}
