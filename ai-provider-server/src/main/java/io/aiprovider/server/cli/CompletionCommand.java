package io.aiprovider.server.cli;

import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.HelpOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code ai-provider completion}: a script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    sortOptions = false,
    header = "Writes a script that lets a shell complete commands and options.",
    footer = {"", "Example: source <(ai-provider completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  private static final List<String> SHELLS = List.of("bash", "zsh");

  /** What the launcher does by itself, with its options. */
  static final Map<String, List<String>> OF_THE_LAUNCHER =
      Map.of(
          "dev", List.of("--config"),
          "serve", List.of("--config"),
          "fetch-embeddings", List.of(),
          "prepare", List.of());

  private final Console console;

  private final Supplier<CommandLine> all;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private String shell = "";

  @Mixin
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private final HelpOption help = new HelpOption();

  CompletionCommand(Console console, Supplier<CommandLine> all) {
    this.console = console;
    this.all = all;
  }

  @Override
  public Integer call() {
    if (!SHELLS.contains(shell)) {
      throw CommandFailed.wrongUse(
          "There is no completion for '" + shell + "', only for bash and zsh.");
    }
    CommandLine commands = all.get();
    OF_THE_LAUNCHER.forEach((name, options) -> commands.addSubcommand(name, command(options)));
    console.raw(AutoComplete.bash(commands.getCommandName(), commands)); // zsh reads the same
    return 0;
  }

  private static CommandSpec command(List<String> options) {
    CommandSpec command = CommandSpec.create();
    for (String option : options) {
      command.addOption(OptionSpec.builder(option).type(java.io.File.class).build());
    }
    return command.addOption(OptionSpec.builder("--help").usageHelp(true).build());
  }
}
