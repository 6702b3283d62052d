package io.aiprovider.server.environment.file;

import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code .env} file: {@code KEY=VALUE} lines, perhaps with {@code export} before them; {@code #}
 * begins a comment at a line's start or after a blank; values may be quoted, in double quotes with
 * {@code \n}, {@code \t}, {@code \"} and {@code \\}. Nothing is expanded.
 */
public final class DotEnv {
  private DotEnv() {}

  /**
   * The value of a variable.
   *
   * @param line the line that sets it, from 1
   */
  public record Entry(String value, int line) {}

  /**
   * The variables in the text, in its order.
   *
   * @param file the name of the file for messages
   * @throws StartRefused if lines have another form; the message names them, but never quotes them
   */
  public static Map<String, String> parse(String text, String file) {
    Refusals refusals = new Refusals();
    Map<String, String> values = new LinkedHashMap<>();
    read(text, file, refusals).forEach((name, entry) -> values.put(name, entry.value()));
    refusals.refuse();
    return values;
  }

  /**
   * The variables in the text with their lines, in its order.
   *
   * @param refusals gets the lines that have another form
   */
  public static Map<String, Entry> read(String text, String file, Refusals refusals) {
    Map<String, Entry> variables = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      String raw = lines.get(i).strip();
      String line = i == 0 && raw.startsWith("\uFEFF") ? raw.substring(1).strip() : raw;
      if (!line.isEmpty() && !line.startsWith("#")) {
        refusals.run(() -> add(line, file, number, variables));
      }
    }
    return variables;
  }

  private static void add(String line, String file, int number, Map<String, Entry> variables) {
    String assignment = line.startsWith("export ") ? line.substring(7).strip() : line;
    int equals = assignment.indexOf('=');
    String name = equals < 0 ? "" : assignment.substring(0, equals).strip();
    if (!isName(name)) {
      throw wrong(file, number, "is not of the form NAME=value");
    }
    String value = value(assignment.substring(equals + 1).strip(), file, number);
    variables.put(name, new Entry(value, number));
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && !Character.isDigit(text.charAt(0))
        && text.chars().allMatch(c -> c == '_' || c == '.' || c == '-' || isLetterOrDigit(c));
  }

  private static boolean isLetterOrDigit(int c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  private static String value(String text, String file, int line) {
    if (text.startsWith("\"") || text.startsWith("'")) {
      return quoted(text, file, line);
    }
    if (text.startsWith("#")) {
      return "";
    }
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '#' && Character.isWhitespace(text.charAt(i - 1))) {
        return text.substring(0, i).strip();
      }
    }
    return text;
  }

  private static String quoted(String text, String file, int line) {
    char quote = text.charAt(0);
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        String rest = text.substring(i + 1).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
          throw wrong(file, line, "has text after the closing quote");
        }
        return value.toString();
      }
      boolean escape = c == '\\' && quote == '"' && i + 1 < text.length();
      value.append(escape ? unescaped(text.charAt(++i)) : c);
    }
    throw wrong(file, line, "has a quote that is never closed");
  }

  private static String unescaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case '"', '\\' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private static StartRefused wrong(String file, int line, String what) {
    return new StartRefused(
        "Line " + line + " of " + file + " " + what + ".",
        "Write NAME=value, one in each line; quote values that contain spaces or #.",
        null,
        file,
        line);
  }
}
