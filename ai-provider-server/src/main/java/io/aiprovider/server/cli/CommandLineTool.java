package io.aiprovider.server.cli;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/**
 * The commands that need no server in their own process. They exit with 0 if all is well, with 1 if
 * something failed or differs, and with 2 if they were used in a wrong way. Nothing of Spring is
 * loaded, except by {@link ArchiveCommand} and {@link ConfigCommand}, which read the server's
 * configuration.
 */
public final class CommandLineTool {
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  private final Console console;
  private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
  private final PrintStream out;
  private final PrintStream err;

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
    this.out = out;
    this.err = err;
    commands.put("chat", () -> new ChatCommand(console, servers, in));
    commands.put("models", () -> new ModelsCommand(console, servers));
    commands.put("usage", () -> new UsageCommand(console, servers));
    commands.put("keys", () -> KeysCommand.with(console, servers));
    commands.put("costs", () -> new CostsCommand(console, servers));
    commands.put("billing", () -> new BillingCommand(console, servers));
    commands.put("reconcile", () -> new ReconcileCommand(console, servers));
    commands.put("providers", () -> new ProvidersCommand(console, servers));
    commands.put("test", () -> new TestCommand(console, servers));
    commands.put("config", () -> ConfigCommand.with(console, servers));
    commands.put("archive", () -> new ArchiveCommand(console));
    commands.put("completion", () -> new CompletionCommand(console, this::all));
  }

  /** The parser of some commands. Only they are loaded, which makes the start shorter. */
  private CommandLine parser(Collection<String> names) {
    CommandLine parser = new CommandLine(new Root());
    names.forEach(name -> parser.addSubcommand(name, command(name)));
    return parser
        .registerConverter(
            BigDecimal.class, text -> number(text, BigDecimal::new, "is not a number"))
        .registerConverter(Long.class, text -> number(text, Long::valueOf, "is not a whole number"))
        .setExpandAtFiles(false) // a prompt may begin with @
        .setOut(writer(out))
        .setErr(writer(err))
        .setUsageHelpWidth(console.helpWidth())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(console.hasStyles() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler(this::wrongUse)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
  }

  private static <T> T number(String text, Function<String, T> conversion, String problem) {
    try {
      return conversion.apply(text);
    } catch (NumberFormatException e) {
      throw new CommandLine.TypeConversionException("'" + text + "' " + problem);
    }
  }

  private Object command(String name) {
    return Objects.requireNonNull(commands.get(name)).get();
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }

  /** The parser of all commands. */
  CommandLine all() {
    return parser(commands.keySet());
  }

  /** Runs a command; returns the exit status. */
  public int run(String... args) {
    boolean isKnown = args.length > 0 && commands.containsKey(args[0]);
    return (isKnown ? parser(List.of(args[0])) : all()).execute(args);
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
