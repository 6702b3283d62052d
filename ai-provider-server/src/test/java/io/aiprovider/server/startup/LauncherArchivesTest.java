package io.aiprovider.server.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the launcher runs commands and servers: with which archive of classes. Java is a script that
 * notes it. A server of this Java runs until its input ends.
 */
final class LauncherArchivesTest {
  private static final Path LAUNCHER = Path.of("..", "ai-provider").toAbsolutePath().normalize();

  private static final String JAVA =
      """
      #!/bin/sh
      jdk=${0%/bin/java}
      echo "$*" >>"$jdk/notes"
      for word in "$@"; do
        case $word in
          -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
            [ -e "$jdk/has-no-archives" ] || echo x >"${word#*=}" ;;
        esac
        last=$word
      done
      case "$*" in
        *jarmode=tools*) mkdir -p "$last/lib" && : >"$last/lib/picocli-1.jar" ;;
        *' serve') read -r line || : ;;
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
    script(Files.createDirectories(directory.resolve("jdk/bin")).resolve("java"), JAVA);
    // nobody waits for the time between the start of a server and its training run
    script(Files.createDirectories(directory.resolve("bin")).resolve("sleep"), "#!/bin/sh\n");
    javaIs("25.0.1");
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void javaIs(String version) throws IOException {
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
  }

  private Process start(String words, String... variables) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", directory.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("AI_PROVIDER_JAVA_HOME", directory.resolve("jdk").toString());
    environment.put("XDG_CACHE_HOME", directory.resolve("cache").toString());
    for (String variable : variables) {
      environment.put(variable.split("=")[0], variable.substring(variable.indexOf('=') + 1));
    }
    Files.writeString(directory.resolve("jdk/notes"), "");
    return builder.start();
  }

  private static void end(Process process) throws Exception {
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
  }

  /**
   * Runs a command; returns how Java was started for it, without the first unpacking of the jar.
   */
  private List<String> run(String words, String... variables) throws Exception {
    end(start(words, variables));
    return notes();
  }

  private List<String> notes() throws IOException {
    return Files.readAllLines(directory.resolve("jdk/notes")).stream()
        .filter(line -> !line.contains("jarmode"))
        .toList();
  }

  /** The files of the cache, also those that are not complete. */
  private List<String> cached() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("cache"))) {
      return files.map(Path::toString).toList();
    }
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
        .containsPattern(" -cp \\S+/commands\\.jar:\\S+/lib/picocli-1\\.jar:")
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
    assertThat(started.get(1))
        .contains("/config-", "/ai-provider-server.jar ")
        .endsWith("Main " + words);
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
    Files.writeString(directory.resolve("jdk/has-no-archives"), "");

    List<String> first = run("models");
    List<String> second = run("models");

    assertThat(first).hasSize(2);
    assertThat(second).hasSize(1);
    assertThat(second.get(0)).doesNotContain("SharedArchiveFile").endsWith("Main models");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.1, -XX:ArchiveClassesAtExit=, -XX:SharedArchiveFile=",
    "25.0.1, -XX:AOTCacheOutput=, -XX:AOTCache="
  })
  void a_server_makes_its_archive_while_it_runs_and_the_next_one_uses_it(
      String version, String recording, String using) throws Exception {
    javaIs(version);

    Process first = start("serve");
    await()
        .ignoreExceptions()
        .until(() -> cached().stream().anyMatch(file -> file.contains("/server-")));
    end(first);
    List<String> started = notes();
    List<String> second = run("serve");

    assertThat(started).hasSize(2);
    assertThat(started)
        .anySatisfy(words -> assertThat(words).doesNotContain("/server-").endsWith("Main serve"))
        .anySatisfy(
            words -> assertThat(words).contains(recording).endsWith("ServerTrainingRun data 2500"));
    assertThat(second).singleElement().asString().contains(using).endsWith("Main serve");
    assertThat(cached()).noneMatch(file -> file.contains("/.new-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseZGC", "-Xshare:off", "-agentlib:jdwp=x", "-XX:AOTCache=mine"})
  void an_archive_is_not_used_with_options_that_it_does_not_fit(String option) throws Exception {
    run("prepare");

    assertThat(run("serve", "JAVA_OPTS=-Dx=y " + option))
        .singleElement()
        .asString()
        .doesNotContain("/server-");
  }

  @Test
  void prepare_makes_all_archives_and_what_is_there_is_not_made_again() throws Exception {
    assertThat(run("prepare"))
        .hasSize(3)
        .allMatch(words -> words.contains("TrainingRun"), "a training run");
    assertThat(run("prepare")).isEmpty();
    assertThat(run("models")).singleElement().asString().contains("/client-");
    assertThat(run("serve")).singleElement().asString().contains("/server-");
  }

  @Test
  void another_java_does_not_use_the_archive() throws Exception {
    run("prepare");
    javaIs("25.0.2");

    Process server = start("serve");
    await().until(() -> notes().size() == 2);
    end(server);

    assertThat(notes().get(0)).doesNotContain("-XX:AOTCache=").endsWith("Main serve");
  }

  @Test
  void what_a_killed_run_left_is_removed_by_the_next_start() throws Exception {
    run("prepare");
    long dead = new ProcessBuilder("true").start().onExit().get(30, TimeUnit.SECONDS).pid();
    Path left = directory.resolve("cache/ai-provider/.new-" + dead);
    Files.writeString(Files.createDirectories(left).resolve("archive"), "incomplete");

    run("serve");

    assertThat(left).doesNotExist();
  }

  @Test
  void without_a_place_for_the_cache_the_jar_itself_runs() throws Exception {
    Files.writeString(directory.resolve("cache"), "a file");

    assertThat(run("serve")).singleElement().asString().endsWith("ai-provider-server.jar serve");
  }
}
