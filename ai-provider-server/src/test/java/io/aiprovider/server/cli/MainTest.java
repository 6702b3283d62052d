package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands in a process of their own. */
class MainTest {
  @TempDir Path directory;

  private record Answer(int status, String text) {}

  private Answer run(String... words) throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + directory.resolve("classes"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), text);
  }

  @Test
  void a_command_loads_nothing_of_spring() throws Exception {
    Path report =
        Files.writeString(
            directory.resolve("report.csv"),
            io.aiprovider.server.reconcile.ReportFiles.OPENAI_USAGE_CSV);

    Answer answer = run("reconcile", "--url=http://localhost:1", "--csv", report.toString());

    assertThat(answer.text()).contains("No server can be reached at http://localhost:1");
    assertThat(answer.status()).isEqualTo(1);
    List<String> classes = Files.readAllLines(directory.resolve("classes"));
    assertThat(classes).anyMatch(line -> line.contains("picocli.CommandLine"));
    assertThat(classes)
        .noneMatch(line -> line.contains("org.springframework") || line.contains("reactor."));
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
    "--ai-provider.database.url=postgresql://x:y@localhost:1/none, correct POSTGRES_URL",
    "--ai-provider.retention.raw-days=-1, ai-provider.retention.raw-days is -1"
  })
  void archive_says_in_one_line_why_it_cannot_begin(String property, String what) throws Exception {
    Answer answer = run("archive", "--ai-provider.providers.sim.type=simulated", property);

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.text()).startsWith("ai-provider: ").contains(what).hasLineCount(1);
  }

  @Test
  void other_words_are_for_the_server() throws Exception {
    Answer answer = run("--help");

    assertThat(answer.status()).isZero();
    assertThat(answer.text()).startsWith("Usage: ai-provider dev|serve");
  }
}
