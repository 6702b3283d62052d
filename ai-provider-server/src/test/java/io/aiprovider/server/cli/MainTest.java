package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.reconcile.ReportFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands in a process of their own. */
class MainTest {
  @TempDir Path directory;

  private record Answer(int status, String text) {}

  private Answer run(String... words) throws IOException, InterruptedException {
    return run(System.getProperty("java.class.path"), Main.class, words);
  }

  private Answer run(String classPath, Class<?> main, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + directory.resolve("classes"),
                "-cp",
                classPath,
                main.getName()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close(); // otherwise chat waits for a text
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), text);
  }

  @Test
  void a_command_loads_nothing_of_spring() throws Exception {
    Path report = Files.writeString(directory.resolve("report.csv"), ReportFiles.OPENAI_USAGE_CSV);

    Answer answer = run("reconcile", "--url=http://localhost:1", "--csv", report.toString());

    assertThat(answer.text()).contains("No server can be reached at http://localhost:1");
    assertThat(answer.status()).isEqualTo(1);
    List<String> classes = Files.readAllLines(directory.resolve("classes"));
    assertThat(classes).anyMatch(line -> line.contains("picocli.CommandLine"));
    assertThat(classes)
        .noneMatch(line -> line.contains("org.springframework") || line.contains("reactor."));
  }

  /** Java reads the property that says so only once. */
  @Test
  void a_request_is_sent_once_though_the_server_closes_the_connection() throws Exception {
    try (RawUpstream closing = new RawUpstream(conversation -> {})) {
      Answer answer = run("chat", "--url", closing.baseUrl(), "Hello");

      assertThat(answer.status()).as(answer.text()).isEqualTo(1);
      assertThat(closing.calls()).isEqualTo(1);
    }
  }

  /** The class path that the launcher gives to commands that need no Spring. */
  private static String classPathOfTheLauncher() throws IOException {
    Matcher list =
        Pattern.compile("^client_libraries='(.*)'$", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("..", "ai-provider")));
    assertThat(list.find()).isTrue();
    String names = "ai-provider-server|" + list.group(1).replace(' ', '|');
    Pattern needed =
        Pattern.compile(".*/(" + names + ")(-[0-9][^/]*\\.jar|/target/(classes|[^/]*\\.jar))");
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> needed.matcher(each.replace('\\', '/')).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void commands_need_only_the_libraries_that_the_launcher_gives_them() throws Exception {
    String classPath = classPathOfTheLauncher();
    Path report = Files.writeString(directory.resolve("report.csv"), ReportFiles.OPENAI_USAGE_CSV);

    assertThat(classPath).contains("picocli").doesNotContain("spring-core", "reactor");
    Answer training = run(classPath, TrainingRun.class, "client");
    assertThat(training.status()).as(training.text()).isZero();
    assertThat(training.text()).contains("Hello").doesNotContain("ai-provider: ");
    assertThat(run(classPath, Main.class, "completion", "bash").status()).isZero();
    assertThat(run(classPath, Main.class, "config", "--help").status()).isZero();
    for (String words : List.of("reconcile " + report, "config reload", "chat Hello --json")) {
      String[] arguments = (words + " --url http://localhost:1").split(" ");
      assertThat(run(classPath, Main.class, arguments).text())
          .startsWith("ai-provider: No server can be reached at http://localhost:1 ");
    }
  }

  @Test
  void a_command_reads_the_variables_of_the_file_env_like_the_server() throws Exception {
    Files.writeString(directory.resolve(".env"), "AI_PROVIDER_URL=http://localhost:2\n");

    assertThat(run("costs").text()).contains("No server can be reached at http://localhost:2");

    Files.writeString(directory.resolve(".env"), "AI_PROVIDER_URL=\"open\n");
    Answer broken = run("costs");
    assertThat(broken.status()).isEqualTo(2);
    assertThat(broken.text()).startsWith("ai-provider: ").contains(".env");
  }

  @ParameterizedTest
  @CsvSource({
    "--ai-provider.database.url=postgresql://x:y@localhost:1/none, 1, correct POSTGRES_URL",
    "--ai-provider.retention.raw-days=-1, 2, ai-provider.retention.raw-days is -1"
  })
  void archive_says_in_one_line_why_it_cannot_begin(String property, int status, String what)
      throws Exception {
    Answer answer = run("archive", "--ai-provider.providers.sim.type=simulated", property);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).startsWith("ai-provider: ").contains(what).hasLineCount(1);
  }

  @Test
  void help_shows_how_to_start_the_server_and_all_commands() throws Exception {
    Answer answer = run("--help");

    assertThat(answer.status()).isZero();
    assertThat(answer.text())
        .startsWith("Usage: ai-provider dev|serve")
        .contains("ai-provider COMMAND [--help]");
    assertThat(CommandLineTool.COMMANDS)
        .allSatisfy(command -> assertThat(answer.text()).contains("\n  " + command + " "));
  }

  @ParameterizedTest
  @CsvSource({
    "modls, 'There is no command ''modls''; the nearest is ''models''.'",
    "serve extra, The command line has the unknown argument 'extra'.",
    "dev --foo, 'The command line has the option ''--foo'', which is not known.'",
    "serve --config nosuch.yml, There is no configuration file nosuch.yml",
    "dev --config, --config names no file.",
    "archive --config nosuch.yml, There is no configuration file nosuch.yml",
    "archive now, 'archive takes only options, but is given ''now''.'",
    "archive --foo, archive has no option '--foo'.",
    "config check nosuch.yml, There is no file 'nosuch.yml'.",
    "config show --config nosuch.yml, There is no file 'nosuch.yml'."
  })
  void wrong_words_end_with_2_and_without_a_stack_trace(String words, String message)
      throws Exception {
    Answer answer = run(words.split(" "));

    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.text()).contains(message).doesNotContain("\tat ", "Exception");
  }
}
