package io.aiprovider.server.cli;

import io.aiprovider.server.AiProviderServer;
import io.aiprovider.server.environment.file.DotEnv;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The entry point of the jar: starts the server, or runs a command that needs no server of its own.
 */
public final class Main {
  /** The words that are commands; the server handles all others. */
  static final Set<String> COMMANDS =
      Set.of(
          "chat",
          "models",
          "usage",
          "keys",
          "costs",
          "billing",
          "reconcile",
          "providers",
          "test",
          "config",
          "archive",
          "completion");

  private static final String PREFIX = "AI_PROVIDER_";

  private Main() {}

  /** Runs what the arguments say. */
  public static void main(String[] args) {
    if (args.length > 0 && COMMANDS.contains(args[0])) {
      int status = command(args);
      System.out.flush();
      System.exit(status);
    }
    AiProviderServer.main(args);
  }

  private static int command(String[] args) {
    if (args[0].equals("config")) { // it reads with Spring, and the output is for its result
      System.setProperty("slf4j.internal.verbosity", "WARN");
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    }
    try {
      return new CommandLineTool(environment(), System.in, System.out, System.err).run(args);
    } catch (IOException | StartRefused e) {
      System.err.println("ai-provider: the file .env cannot be read: " + e.getMessage());
      return CommandLineTool.WRONG_USE;
    }
  }

  /** The variables, and as for the server those of the file .env, unless they are set. */
  private static Map<String, String> environment() throws IOException {
    Map<String, String> variables = new HashMap<>();
    Path file = Path.of(".env");
    if (Files.isRegularFile(file)) {
      DotEnv.parse(Files.readString(file), ".env")
          .forEach(
              (name, value) -> {
                if (name.startsWith(PREFIX)) {
                  variables.put(name, value);
                }
              });
    }
    System.getenv()
        .forEach(
            (name, value) -> {
              if (!value.isBlank()) {
                variables.put(name, value);
              }
            });
    return variables;
  }
}
