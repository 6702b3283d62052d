package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.docs.Page;
import io.aiprovider.docs.ShellCommands;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands on all pages of the documentation can be run: none has an unknown word. */
class CommandSnippetsTest {
  private static final String LAUNCHER = "./ai-provider";

  static Stream<List<String>> commands() {
    List<List<String>> found = new ArrayList<>();
    for (Page page : Page.everywhere()) {
      for (Page.Block block : page.blocks("sh")) {
        for (List<String> words : ShellCommands.in(block.text())) {
          int launcher = words.indexOf(LAUNCHER);
          if (launcher >= 0) {
            List<String> arguments = words.subList(launcher + 1, words.size());
            assertThat(arguments).as(block.toString()).isNotEmpty();
            found.add(arguments);
          }
        }
      }
    }
    return found.stream().distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void each_command_is_understood(List<String> arguments) {
    if (CompletionCommand.OF_THE_LAUNCHER.containsKey(arguments.get(0))) {
      assertThat(arguments.subList(1, arguments.size()))
          .as("the options of the server")
          .allMatch(
              word -> !word.startsWith("-") || word.matches("--config|--ai-provider\\.[^=]+=.*"));
      return;
    }
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    CommandLine line = new CommandLineTool(Map.of(), nowhere, nowhere).all();

    CommandLine.ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));

    assertThat(parsed.hasSubcommand()).isTrue();
  }

  @Test
  void there_are_many() {
    assertThat(commands()).hasSizeGreaterThan(20);
  }
}
