package io.aiprovider.server.cli;

import io.aiprovider.server.cli.analytics.AnomaliesCommand;
import io.aiprovider.server.cli.analytics.ForecastCommand;
import io.aiprovider.server.cli.analytics.SuggestionsCommand;
import io.aiprovider.server.cli.cache.CacheCommand;
import io.aiprovider.server.cli.caller.ChatCommand;
import io.aiprovider.server.cli.caller.ModelsCommand;
import io.aiprovider.server.cli.caller.UsageCommand;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.config.ConfigCommand;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import io.aiprovider.server.cli.console.HelpOption;
import io.aiprovider.server.cli.drill.DrillCommand;
import io.aiprovider.server.cli.keys.KeysCommand;
import io.aiprovider.server.cli.ledger.ArchiveCommand;
import io.aiprovider.server.cli.ledger.BillingCommand;
import io.aiprovider.server.cli.ledger.CallsCommand;
import io.aiprovider.server.cli.ledger.CostsCommand;
import io.aiprovider.server.cli.ledger.PerformanceCommand;
import io.aiprovider.server.cli.ledger.ReconcileCommand;
import io.aiprovider.server.cli.providers.ExplainCommand;
import io.aiprovider.server.cli.providers.ProvidersCommand;
import io.aiprovider.server.cli.providers.TestCommand;
import io.aiprovider.server.cli.switches.SwitchCommand;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * The commands that need no server in their own process. They end with an {@link ExitStatus}.
 * Nothing of Spring is loaded, except by {@link ArchiveCommand}, {@link ConfigCommand} and {@link
 * DrillCommand}, which read the server's configuration.
 */
public final class CommandLineTool {
  /** The commands, in the order of the help. */
  static final List<String> COMMANDS =
      List.of(
          "chat",
          "models",
          "usage",
          "keys",
          "costs",
          "calls",
          "performance",
          "forecast",
          "anomalies",
          "suggestions",
          "billing",
          "reconcile",
          "providers",
          "test",
          "explain",
          "switch",
          "drill",
          "config",
          "cache",
          "archive",
          "completion");

  private static final int MOST_DECIMALS = 30;

  private final Console console;
  private final Servers servers;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  @Command(
      name = "ai-provider",
      synopsisHeading = "",
      customSynopsis = "       ai-provider COMMAND [--help]",
      commandListHeading = "%n")
  static final class Root implements Runnable {
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

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
    this.servers = new Servers(environment);
    this.in = in;
    this.out = out;
    this.err = err;
  }

  private Object command(String name) {
    return switch (name) {
      case "chat" -> new ChatCommand(console, servers, in);
      case "models" -> new ModelsCommand(console, servers);
      case "usage" -> new UsageCommand(console, servers);
      case "keys" -> KeysCommand.with(console, servers);
      case "costs" -> new CostsCommand(console, servers);
      case "calls" -> new CallsCommand(console, servers);
      case "performance" -> new PerformanceCommand(console, servers);
      case "forecast" -> new ForecastCommand(console, servers);
      case "anomalies" -> new AnomaliesCommand(console, servers);
      case "suggestions" -> new SuggestionsCommand(console, servers);
      case "billing" -> new BillingCommand(console, servers);
      case "reconcile" -> new ReconcileCommand(console, servers);
      case "providers" -> new ProvidersCommand(console, servers);
      case "test" -> new TestCommand(console, servers);
      case "explain" -> new ExplainCommand(console, servers, in);
      case "switch" -> SwitchCommand.with(console, servers);
      case "drill" -> new DrillCommand(console);
      case "config" -> ConfigCommand.with(console, servers);
      case "cache" -> CacheCommand.with(console, servers);
      case "archive" -> new ArchiveCommand(console);
      case "completion" -> new CompletionCommand(console, this::all);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The parser of some commands. Only they are loaded, which makes the start shorter. */
  private CommandLine parser(List<String> names) {
    CommandLine parser = new CommandLine(new Root());
    names.forEach(name -> parser.addSubcommand(name, command(name)));
    return parser
        .registerConverter(
            BigDecimal.class, text -> number(text, CommandLineTool::decimal, "is not a number"))
        .registerConverter(Long.class, text -> number(text, Long::valueOf, "is not a whole number"))
        .setExpandAtFiles(false) // a prompt may begin with @
        .setPosixClusteredShortOptionsAllowed(false) // -hello is not -h
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

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
  }

  private static BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > MOST_DECIMALS) { // 1e-999999999 cannot be computed with
      throw new NumberFormatException(text);
    }
    return number;
  }

  /** The parser of all commands. */
  CommandLine all() {
    return parser(COMMANDS);
  }

  /** Runs a command; returns the exit status. */
  public int run(String... args) {
    boolean isKnown = args.length > 0 && COMMANDS.contains(args[0]);
    return (isKnown ? parser(List.of(args[0])) : all()).execute(args);
  }

  private int wrongUse(ParameterException wrong, String[] args) {
    console.error(WrongUse.message(wrong));
    console.note(
        "'"
            + wrong.getCommandLine().getCommandSpec().qualifiedName()
            + " --help' shows how it is used.");
    return ExitStatus.WRONG_USE;
  }

  private int failed(Exception failure) throws Exception {
    if (failure instanceof CommandFailed known) {
      console.error(String.valueOf(known.getMessage()));
      return known.status();
    }
    throw failure;
  }
}
