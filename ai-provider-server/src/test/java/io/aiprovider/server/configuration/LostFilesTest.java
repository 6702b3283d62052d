package io.aiprovider.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that had values, and have none any more. */
class LostFilesTest {
  @TempDir Path directory;

  private Sources sources() {
    return Sources.in(directory)
        .variable("DEEPSEEK_API_KEY", "sk-1")
        .file("ai-provider.yml", "ai-provider: { cache: { ttl: 1m } }\n")
        .file(".env", "DEFAULT_MODEL=deepseek-chat\n")
        .file("secrets/openai_api_key", "sk-2\n");
  }

  private List<StartRefused> lostSince(ConfigurationReading before) {
    ConfigurationReading now = Sources.in(directory).variable("DEEPSEEK_API_KEY", "sk-1").read();
    assertThat(now.mistakes()).isEmpty();
    return now.lost(before.filesWithValues());
  }

  @ParameterizedTest
  @CsvSource({"ai-provider.yml,", "secrets/openai_api_key,OPENAI_API_KEY"})
  void are_named(String name, String variable) throws IOException {
    ConfigurationReading before = sources().read();
    assertThat(lostSince(before)).isEmpty();

    for (String text : List.of("", " \n", "deleted")) {
      Path file = directory.resolve(name);
      Files.writeString(file, text);
      if (text.equals("deleted")) {
        Files.delete(file);
      }

      List<StartRefused> lost = lostSince(before);

      assertThat(lost).hasSize(1);
      assertThat(lost.get(0).file()).isEqualTo(file.toAbsolutePath().toString());
      assertThat(lost.get(0).key()).isEqualTo(variable);
    }
  }

  @Test
  void are_not_those_whose_value_comes_from_elsewhere_now() throws IOException {
    ConfigurationReading before = sources().read();
    Files.writeString(directory.resolve("secrets/openai_api_key"), "");
    Files.writeString(directory.resolve(".env"), "OPENAI_API_KEY=sk-3\n");

    assertThat(lostSince(before)).isEmpty();
  }

  @Test
  void are_not_those_that_have_other_values_now() throws IOException {
    ConfigurationReading before = sources().read();
    Files.writeString(directory.resolve("secrets/openai_api_key"), "sk-4");
    Files.writeString(
        directory.resolve("ai-provider.yml"), "ai-provider: { limits: { window: 1m } }\n");

    assertThat(lostSince(before)).isEmpty();
  }
}
