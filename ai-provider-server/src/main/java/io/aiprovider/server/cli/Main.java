package io.aiprovider.server.cli;

import io.aiprovider.server.AiProviderServer;
import io.aiprovider.server.cli.console.ExitStatus;
import io.aiprovider.server.environment.file.DotEnv;
import io.aiprovider.server.startup.LaunchArguments;
import io.aiprovider.spring.settings.StartRefused;
import io.aiprovider.spring.settings.schema.NearestName;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The entry point of the jar: starts the server, or runs a command that needs no server of its own.
 */
public final class Main {
  private static final List<String> HELP = List.of("help", "--help", "-h");
  private static final List<String> MODES = List.of("dev", "serve");
  private static final List<String> READING_SETTINGS = List.of("config", "drill");
  private static final String PREFIX = "AI_PROVIDER_";

  private Main() {}

  /** Runs what the arguments say. */
  public static void main(String[] args) {
    String first = args.length == 0 ? "" : args[0];
    if (CommandLineTool.COMMANDS.contains(first)) {
      exit(command(args));
    } else if (HELP.contains(first)) {
      System.out.println(LaunchArguments.USAGE);
      exit(new CommandLineTool(System.getenv(), System.out, System.err).run("--help"));
    } else if (isWord(first) && !MODES.contains(first)) {
      System.err.println(unknown(first));
      exit(ExitStatus.WRONG_USE);
    } else {
      AiProviderServer.main(args);
    }
  }

  private static boolean isWord(String argument) {
    return !argument.isEmpty() && !argument.startsWith("-");
  }

  private static String unknown(String word) {
    List<String> known = new ArrayList<>(MODES);
    known.addAll(CommandLineTool.COMMANDS);
    return "ai-provider: There is no command '%s'; the nearest is '%s'. '--help' shows all."
        .formatted(word, NearestName.of(word, known));
  }

  private static void exit(int status) {
    System.out.flush();
    System.exit(status);
  }

  private static int command(String[] args) {
    if (READING_SETTINGS.contains(args[0])) {
      silenceSpring();
    }
    try {
      return new CommandLineTool(environment(), System.in, System.out, System.err).run(args);
    } catch (CharacterCodingException e) {
      System.err.println("ai-provider: the file .env is not text in UTF-8.");
    } catch (IOException | StartRefused e) {
      System.err.println("ai-provider: the file .env cannot be read: " + e.getMessage());
    }
    return ExitStatus.WRONG_USE;
  }

  /** Keeps logs out of the output of commands that read the configuration with Spring. */
  static void silenceSpring() {
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
  }

  /** The variables, and as for the server those of the file .env, unless they are set. */
  static Map<String, String> environment() throws IOException {
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
