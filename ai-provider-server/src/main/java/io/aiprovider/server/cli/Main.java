package io.aiprovider.server.cli;

import io.aiprovider.server.AiProviderServer;
import java.util.Set;

/**
 * The entry point of the jar: starts the server, or runs a command that needs no server of its own.
 */
public final class Main {
  /** The words that are commands; the server handles all others. */
  private static final Set<String> COMMANDS = Set.of("costs", "billing", "reconcile", "archive");

  private Main() {}

  /** Runs what the arguments say. */
  public static void main(String[] args) {
    if (args.length > 0 && COMMANDS.contains(args[0])) {
      int status = new CommandLineTool(System.getenv(), System.out, System.err).run(args);
      System.out.flush();
      System.exit(status);
    }
    AiProviderServer.main(args);
  }
}
