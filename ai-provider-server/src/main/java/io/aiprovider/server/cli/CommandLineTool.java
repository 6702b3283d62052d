package io.aiprovider.server.cli;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The commands that need no server in their own process. They exit with 0 if all is well, with 1 if
 * something failed or differs, and with 2 if they were used in a wrong way. Nothing of Spring is
 * loaded, except by {@link ArchiveCommand}, which reads the server's configuration.
 */
public final class CommandLineTool {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  private final Console console;
  private final CommandLine commands;

  @Command(
      name = "ai-provider",
      description = "Commands for a running server of AI Provider and its database.",
      mixinStandardHelpOptions = false)
  static final class Root implements Runnable {
    @Override
    public void run() {
      throw CommandFailed.wrongUse("A command is missing.");
    }
  }

  /** The commands, without text at the standard input. */
  public CommandLineTool(Map<String, String> environment, PrintStream out, PrintStream err) {
    this(environment, InputStream.nullInputStream(), out, err);
  }

  /**
   * The commands.
   *
   * @param environment the environment variables
   * @param in a text for the command, up to its end
   */
  public CommandLineTool(
      Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
    this.console = Console.of(environment, out, err);
    ServerAddress.Factory servers = new ServerAddress.Factory(environment);
    this.commands =
        new CommandLine(new Root())
            .addSubcommand(new ChatCommand(console, servers, in))
            .addSubcommand(new ModelsCommand(console, servers))
            .addSubcommand(new UsageCommand(console, servers))
            .addSubcommand(KeysCommand.with(console, servers))
            .addSubcommand(new CostsCommand(console, servers))
            .addSubcommand(new BillingCommand(console, servers))
            .addSubcommand(new ReconcileCommand(console, servers))
            .addSubcommand(new ArchiveCommand(console))
            .addSubcommand(new CompletionCommand(console));
    commands
        .setExpandAtFiles(false) // a prompt may begin with @
        .setOut(writer(out))
        .setErr(writer(err))
        .setUsageHelpWidth(console.helpWidth())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.hasStyles() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler(this::wrongUse)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }

  /** The commands and their options. */
  CommandSpec model() {
    return commands.getCommandSpec();
  }

  /** Runs a command; returns the exit status. */
  public int run(String... args) {
    return commands.execute(args);
  }

  private int wrongUse(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    console.error(String.valueOf(wrong.getMessage()));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
      console.note(
          "'" + command.getCommandSpec().qualifiedName() + " --help' shows how it is used.");
    }
    return WRONG_USE;
  }

  private int failed(Exception failure) throws Exception {
    if (failure instanceof CommandFailed known) {
      console.error(String.valueOf(known.getMessage()));
      return known.status();
    }
    throw failure;
  }
}
