package io.aiprovider.server.startup;

import io.aiprovider.spring.settings.StartRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command line of the launcher: {@code [dev|serve] [--config FILE] [--any.property=value]}.
 *
 * @since 0.1
 */
public final class LaunchArguments {
  /** Names the configuration file, as {@code --config=FILE}. */
  public static final String CONFIG = "config";

  /** How to start the server. */
  public static final String USAGE =
      "Usage: ai-provider dev|serve [--config FILE] [--any.property=value ...]";

  /** What a {@link StartRefused} has as its file if the command line is wrong. */
  public static final String COMMAND_LINE = "the command line";

  private static final String CONFIG_OPTION = "--" + CONFIG;
  private static final String MODE_OPTION = "--ai-provider.mode=";

  /** The mode as a Spring option, when the first word is {@code dev}. */
  static final String DEVELOPMENT = MODE_OPTION + "development";

  private LaunchArguments() {}

  /** Whether the arguments request help instead of a start. */
  public static boolean requestHelp(String... args) {
    return Stream.of(args).anyMatch(word -> word.equals("--help") || word.equals("-h"));
  }

  /** Whether a start was refused because of the command line. */
  public static boolean areReasonFor(StartRefused refused) {
    return refused.each().stream().anyMatch(reason -> COMMAND_LINE.equals(reason.file()));
  }

  /**
   * Translates the arguments for Spring: a first word {@code dev} or {@code serve} becomes the
   * mode, {@code --config FILE} becomes one argument. All other arguments are unchanged.
   */
  public static String[] forSpring(String... args) {
    List<String> rewritten = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (i == 0 && args[i].equals("dev")) {
        rewritten.add(DEVELOPMENT);
      } else if (i == 0 && args[i].equals("serve")) {
        rewritten.add(MODE_OPTION + "production");
      } else if (args[i].equals(CONFIG_OPTION)) {
        boolean named = i + 1 < args.length && !args[i + 1].startsWith("--");
        rewritten.add(CONFIG_OPTION + "=" + (named ? args[++i] : ""));
      } else {
        rewritten.add(args[i]);
      }
    }
    return rewritten.toArray(String[]::new);
  }
}
