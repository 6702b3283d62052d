package io.aiprovider.server.cli;

import io.aiprovider.spring.settings.schema.NearestName;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the words of a command. */
final class WrongUse {
  private static final String PREFIX = "Error: ";

  private WrongUse() {}

  /** What is wrong, as a sentence. */
  static String message(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return unknown(wrong.getCommandLine().getCommandSpec(), unmatched.getUnmatched().get(0));
    }
    String message = String.valueOf(wrong.getMessage());
    String text = message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message;
    return text.endsWith(".") ? text : text + ".";
  }

  private static String unknown(CommandSpec command, String word) {
    String name = command.parent() == null ? "ai-provider" : nameOf(command);
    if (word.startsWith("-") && word.length() > 1) {
      return isPrompt(command)
          ? "%s has no option '%s'%s. Write -- before a prompt that begins with a hyphen: %s -- \"%s\""
              .formatted(name, word, nearestOption(command, word), command.qualifiedName(), word)
          : "%s has no option '%s'%s.".formatted(name, word, nearestOption(command, word));
    }
    if (!command.subcommands().isEmpty()) {
      String nearest = NearestName.of(word, command.subcommands().keySet());
      return "%s has no command '%s'; the nearest is '%s'.".formatted(name, word, nearest);
    }
    return command.positionalParameters().isEmpty()
        ? "%s takes only options, but is given '%s'.".formatted(name, word)
        : "%s is given '%s', which is one word too many. Put quotes around a name with blanks."
            .formatted(name, word);
  }

  /** Without the name of the program. */
  private static String nameOf(CommandSpec command) {
    return command.qualifiedName().substring(command.root().name().length() + 1);
  }

  /** Whether the command takes any text. */
  private static boolean isPrompt(CommandSpec command) {
    return command.positionalParameters().stream().anyMatch(text -> text.arity().isVariable());
  }

  private static String nearestOption(CommandSpec command, String word) {
    List<String> names = new ArrayList<>();
    command.options().forEach(option -> names.add(option.longestName()));
    String name = word.split("=", 2)[0];
    String nearest =
        names.stream()
            .filter(known -> known.startsWith(name)) // a word that is not complete
            .findFirst()
            .orElseGet(() -> NearestName.of(name, names));
    return nearest.isEmpty() ? "" : "; the nearest is '" + nearest + "'";
  }
}
