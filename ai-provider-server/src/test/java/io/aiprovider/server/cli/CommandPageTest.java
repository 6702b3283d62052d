package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The page of the command line, the launcher and the completion know all commands and options. */
class CommandPageTest {
  private static final Path PAGE = Path.of("..", "docs", "cli.md");
  private static final Path LAUNCHER = Path.of("..", "ai-provider");

  /** The options that several commands have; the page describes them once. */
  private static final Set<String> COMMON = Set.of("--help", "--url", "--json", "--csv");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CommandLineTool tool =
      new CommandLineTool(
          Map.of(), new PrintStream(out, true), new PrintStream(new ByteArrayOutputStream(), true));

  private Map<String, CommandSpec> commands() {
    Map<String, CommandSpec> commands = new java.util.TreeMap<>();
    tool.all().getSubcommands().forEach((name, line) -> commands.put(name, line.getCommandSpec()));
    return commands;
  }

  /** The longest name of each option, also those of the command's own commands. */
  private static Set<String> options(CommandSpec command) {
    Set<String> names = new TreeSet<>();
    command.options().stream().map(OptionSpec::longestName).forEach(names::add);
    command.subcommands().values().forEach(own -> names.addAll(options(own.getCommandSpec())));
    return names;
  }

  private static String section(String page, String command) {
    String title = "\n## " + command.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
    String heading = title + command.substring(1) + "\n";
    assertThat(page).contains(heading);
    String rest = page.substring(page.indexOf(heading) + heading.length());
    int end = rest.indexOf("\n## ");
    return end < 0 ? rest : rest.substring(0, end);
  }

  @Test
  void the_page_has_every_command_and_every_option() throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(0, page.indexOf("\n## "));

    commands()
        .forEach(
            (name, command) -> {
              assertThat(table).contains("[`" + name);
              String section = section(page, name);
              for (String option : options(command)) {
                assertThat(COMMON.contains(option) ? page : section)
                    .as(name + " " + option)
                    .containsPattern(option + "\\b");
              }
              command
                  .subcommands()
                  .keySet()
                  .forEach(own -> assertThat(section).contains(name + " " + own));
            });
  }

  @Test
  void the_page_has_no_other_option() throws IOException {
    Set<String> known = new HashSet<>(Set.of("--config", "--any"));
    commands().values().forEach(command -> known.addAll(options(command)));
    Matcher option = Pattern.compile("(?<![-\\w])--[a-z][a-z-]*").matcher(Files.readString(PAGE));

    List<String> found = new ArrayList<>();
    while (option.find()) {
      found.add(option.group());
    }

    assertThat(found).isNotEmpty();
    assertThat(known).containsAll(found);
  }

  @Test
  void the_launcher_and_the_jar_know_every_command() throws IOException {
    Set<String> names = commands().keySet();
    Matcher list =
        Pattern.compile("^client_commands='(.*)'$", Pattern.MULTILINE)
            .matcher(Files.readString(LAUNCHER));

    assertThat(list.find()).isTrue();
    assertThat(list.group(1).split(" ")).containsExactlyInAnyOrderElementsOf(names);
    assertThat(CommandLineTool.COMMANDS).containsExactlyInAnyOrderElementsOf(names);
    String help = Files.readString(LAUNCHER);
    assertThat(names).allSatisfy(name -> assertThat(help).containsPattern("\n  " + name + "\\b"));
  }

  @Test
  void completion_knows_the_commands_of_the_launcher_too() {
    Set<String> names = new TreeSet<>(commands().keySet());
    names.addAll(CompletionCommand.OF_THE_LAUNCHER.keySet());

    assertThat(tool.run("completion", "bash")).isZero();

    String script = out.toString(StandardCharsets.UTF_8);
    assertThat(script).contains("complete -F _complete_ai-provider", "BASH_VERSION", "ZSH_VERSION");
    assertThat(names).contains("dev", "serve", "fetch-embeddings", "chat");
    assertThat(names)
        .allSatisfy(name -> assertThat(script).containsPattern("commands=\".*\\b" + name + "\\b"));
    assertThat(script).contains("'--allow-model'", "'--config'");
  }

  @Test
  void there_is_no_completion_for_other_shells() {
    assertThat(tool.run("completion", "fish")).isEqualTo(2);
    assertThat(out.size()).isZero();
  }
}
