package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the launcher that neither build nor start anything. */
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "ai-provider").toAbsolutePath().normalize();

  private record Answer(int status, String text) {}

  @BeforeAll
  static void only_where_there_is_a_shell() {
    assumeTrue(Files.isExecutable(LAUNCHER));
  }

  private static Answer run(String words) {
    try {
      List<String> command =
          Stream.concat(Stream.of(LAUNCHER.toString()), Stream.of(words.split(" "))).toList();
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new Answer(process.exitValue(), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "dev --help",
        "serve -h",
        "fetch-embeddings --help",
        "serve --config x --help"
      })
  @DisplayName("case R56: every command has help")
  void every_command_has_help(String words) {
    assertThat(run(words).status()).isZero();
    assertThat(run(words).text()).startsWith("Usage: ./ai-provider dev|serve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "version", "dev --version", "serve --version"})
  @DisplayName("case R56: every command has the version")
  void every_command_has_the_version(String words) {
    assertThat(run(words)).isEqualTo(new Answer(0, run("--version").text()));
    assertThat(run(words).text()).startsWith("AI Provider ");
  }

  @ParameterizedTest
  @CsvSource({
    "serve --hlep, --hlep, --help",
    "dev --verison, --verison, --version",
    "dev --conifg=x, --conifg=x, --config",
    "fetch-embeddings --hlp, --hlp, --help",
    "fetch-embeddings now, now, --help",
    "serv, serv, serve",
    "fetch-embedings, fetch-embedings, fetch-embeddings"
  })
  @DisplayName("case R56: an unknown word is refused with the nearest")
  void an_unknown_word_is_refused_with_the_nearest(String words, String word, String nearest) {
    Answer answer = run(words);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.text()).contains("\"" + word + "\"", "nearest is \"" + nearest + "\"");
  }

  @ParameterizedTest
  @CsvSource({"dev extra, extra", "serve ai-provider.yml, ai-provider.yml", "dev --x.y=z on, on"})
  void a_word_that_is_no_option_is_refused(String words, String word) {
    Answer answer = run(words);

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.text()).contains("takes only options, but is given \"" + word + "\"");
  }
}
