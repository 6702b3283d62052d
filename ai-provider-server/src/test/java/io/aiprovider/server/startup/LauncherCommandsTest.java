package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the launcher runs commands: with which archive of classes. Java is a script that notes it.
 */
final class LauncherCommandsTest {
  private static final Path LAUNCHER = Path.of("..", "ai-provider").toAbsolutePath().normalize();

  private static final String JAVA =
      """
      #!/bin/sh
      echo "$*" >>"$NOTES"
      for word in "$@"; do
        case $word in
          -XX:ArchiveClassesAtExit=*) [ -n "$NO_ARCHIVES" ] || echo x >"${word#*=}" ;;
        esac
        last=$word
      done
      case "$*" in
        *jarmode=tools*) mkdir -p "$last/lib" && : >"$last/lib/picocli-1.jar" ;;
      esac
      """;

  @TempDir Path directory;
  private Path launcher = LAUNCHER;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(Files.isExecutable(LAUNCHER));
    launcher = Files.copy(LAUNCHER, directory.resolve("ai-provider"));
    Files.writeString(directory.resolve("pom.xml"), "");
    Path target = Files.createDirectories(directory.resolve("ai-provider-server/target"));
    Files.writeString(target.resolve("ai-provider-server.jar"), "jar");
    Files.writeString(target.resolve("ai-provider-server.jar.original"), "jar");
    Path java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  /**
   * Runs a command; returns how Java was started for it, without the first unpacking of the jar.
   */
  private List<String> run(String words, String... variables) throws Exception {
    Path notes = directory.resolve("notes");
    Files.writeString(notes, "");
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NOTES", notes.toString());
    builder.environment().put("AI_PROVIDER_JAVA_HOME", directory.resolve("jdk").toString());
    builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    for (String variable : variables) {
      builder.environment().put(variable, "yes");
    }
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return Files.readAllLines(notes).stream().filter(line -> !line.contains("jarmode")).toList();
  }

  @Test
  void the_first_command_makes_an_archive_with_the_classes_of_all_and_the_others_use_it()
      throws Exception {
    List<String> first = run("models --json");
    List<String> second = run("keys list");

    assertThat(first).hasSize(2);
    assertThat(first.get(0))
        .contains("-XX:ArchiveClassesAtExit=")
        .endsWith(" io.aiprovider.server.cli.TrainingRun client");
    assertThat(first.get(1))
        .containsPattern("-XX:SharedArchiveFile=\\S+/client-\\S+\\.jsa ")
        .containsPattern(" -cp \\S+/lib/picocli-1\\.jar:\\S+/ai-provider-server\\.jar ")
        .endsWith(" io.aiprovider.server.cli.Main models --json");
    assertThat(second).hasSize(1);
    assertThat(second.get(0)).contains("/client-").endsWith("Main keys list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config check", "config show --set", "archive --dry-run"})
  void commands_that_read_the_configuration_have_an_archive_of_their_own(String words)
      throws Exception {
    run("models");

    List<String> started = run(words);

    assertThat(started).hasSize(2);
    assertThat(started.get(0)).endsWith("TrainingRun config");
    assertThat(started.get(1)).contains("/config-").endsWith("Main " + words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config reload",
        "config history",
        "config rollback x",
        "config show --url http://localhost:1",
        "config show --url=http://localhost:1",
        "config --help"
      })
  void commands_for_the_configuration_of_a_running_server_use_that_of_the_others(String words)
      throws Exception {
    run("models");

    List<String> started = run(words);

    assertThat(started).hasSize(1);
    assertThat(started.get(0)).contains("/client-").endsWith("Main " + words);
  }

  @Test
  void a_java_without_archives_is_not_asked_again() throws Exception {
    List<String> first = run("models", "NO_ARCHIVES");
    List<String> second = run("models", "NO_ARCHIVES");

    assertThat(first).hasSize(2);
    assertThat(second).hasSize(1);
    assertThat(second.get(0)).doesNotContain("SharedArchiveFile").endsWith("Main models");
  }
}
