package io.aiprovider.server.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFilesTest {
  private static final String CONFIG_DIRECTORY = "config/ai-provider/ai-provider.yml";
  private static final String TTL = "ai-provider.cache.ttl";

  @TempDir Path directory;

  private static String ttl(String value) {
    return "ai-provider: {cache: {ttl: " + value + "}}";
  }

  @Test
  void are_read_from_the_config_directory() {
    Settings settings = Launch.readyIn(directory).file(CONFIG_DIRECTORY, ttl("1s")).settings();

    assertThat(settings.get(TTL)).isEqualTo("1s");
  }

  @Test
  void of_the_working_directory_override_those_of_the_config_directory() {
    Settings settings =
        Launch.readyIn(directory)
            .file(CONFIG_DIRECTORY, ttl("1s"))
            .file("ai-provider.yml", ttl("2s"))
            .settings();

    assertThat(settings.get(TTL)).isEqualTo("2s");
  }

  @Test
  void named_on_the_command_line_override_the_others() {
    Settings settings =
        Launch.readyIn(directory)
            .file("ai-provider.yml", ttl("2s"))
            .file("mine.yml", ttl("3s"))
            .arguments("serve", "--config", "mine.yml")
            .settings();

    assertThat(settings.get(TTL)).isEqualTo("3s");
  }

  @Test
  void are_overridden_by_variables_and_these_by_the_command_line() {
    Launch launch =
        Launch.readyIn(directory).file("ai-provider.yml", ttl("2s")).variable("CACHE_TTL", "4");
    assertThat(launch.settings().get(TTL)).isEqualTo("4s");

    launch.arguments("serve", "--ai-provider.cache.ttl=5s");
    assertThat(launch.settings().get(TTL)).isEqualTo("5s");
  }

  @Test
  void keep_the_order_of_their_providers() {
    Settings settings =
        Launch.readyIn(directory)
            .file(
                "ai-provider.yml",
                """
                ai-provider:
                  providers:
                    zebra: {type: simulated}
                    ant: {type: simulated}
                    mole: {type: simulated}
                    bee: {type: simulated}
                    yak: {type: simulated}
                """)
            .settings();

    assertThat(settings.providers()).containsExactly("zebra", "ant", "mole", "bee", "yak");
  }

  @Test
  void may_contain_properties_of_spring() {
    Settings settings =
        Launch.readyIn(directory)
            .file("ai-provider.yml", "server: {port: 1}\nlogging: {level: {org.thing: DEBUG}}")
            .settings();

    assertThat(settings.get("server.port")).isEqualTo("1");
    assertThat(settings.get("logging.level.org.thing")).isEqualTo("DEBUG");
  }

  @Test
  void that_are_missing_stop_the_start() {
    Launch launch = Launch.readyIn(directory).arguments("serve", "--config", "nowhere.yml");

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("nowhere.yml")
        .hasMessageContaining("--config");
  }

  @Test
  void without_a_name_stop_the_start() {
    Launch launch = Launch.readyIn(directory).arguments("serve", "--config");

    assertThatThrownBy(launch::settings).hasMessage("--config names no file. Write --config FILE.");
  }

  @Test
  void that_are_not_yaml_are_reported_by_file_and_line_without_their_text() {
    Launch launch =
        Launch.readyIn(directory).file("ai-provider.yml", "ai-provider:\n\tapi-key: sk-secret\n");

    assertThatThrownBy(launch::settings)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("The configuration file is not valid YAML: ")
        .hasMessageContaining("ai-provider.yml, line 2)")
        .hasMessageNotContaining("secret");
  }

  @Test
  void that_are_not_text_are_reported_by_line_and_column() throws IOException {
    byte[] latin = "ai-provider:\n  mode: Stra\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1);
    byte[] binary = "ai-provider:\n  # \u0001\n".getBytes(StandardCharsets.UTF_8);

    for (byte[] text : List.of(latin, binary)) {
      Launch launch = Launch.readyIn(directory);
      Files.write(directory.resolve("ai-provider.yml"), text);

      assertThatThrownBy(launch::settings)
          .hasMessageContaining("a character there that is not text in UTF-8")
          .hasMessageContaining("ai-provider.yml, line 2)");
    }
  }

  @Test
  void with_a_key_twice_are_refused() {
    Launch launch =
        Launch.readyIn(directory)
            .file("ai-provider.yml", "ai-provider: {mode: production}\nai-provider: {}");

    assertThatThrownBy(launch::settings).hasMessageContaining("duplicate key ai-provider");
  }

  @Test
  void without_keys_are_refused() {
    Launch launch = Launch.readyIn(directory).file("ai-provider.yml", "just words");

    assertThatThrownBy(launch::settings).hasMessageContaining("contains no keys");
  }

  @Test
  void that_are_empty_set_nothing() {
    Settings settings =
        Launch.readyIn(directory).file("ai-provider.yml", "# nothing yet").settings();

    assertThat(settings.get("server.port")).isEqualTo("8005");
  }
}
