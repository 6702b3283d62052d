package io.aiprovider.server.web;

import io.aiprovider.server.wire.Printable;
import java.nio.charset.StandardCharsets;

/** What texts in a request to a management endpoint may consist of. */
final class TextRules {
  private static final int LONGEST_SECRET = 1_000;
  private static final int SHORTEST_PASSWORD = 12;
  private static final int LONGEST_PASSWORD = 72; // bcrypt ignores further bytes

  private TextRules() {}

  /** A secret that is compared only. It may have all characters. */
  static String secret(String name, String text) {
    if (text.isEmpty() || text.length() > LONGEST_SECRET) {
      throw RequestRefused.invalid(
          name, "'" + name + "' must have 1 to " + LONGEST_SECRET + " characters.");
    }
    return text;
  }

  /** A new password. */
  static String password(String name, String password) {
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (password.codePointCount(0, password.length()) < SHORTEST_PASSWORD
        || bytes > LONGEST_PASSWORD) {
      throw RequestRefused.invalid(
          name,
          "'"
              + name
              + "' must have at least "
              + SHORTEST_PASSWORD
              + " characters, and at most "
              + LONGEST_PASSWORD
              + " bytes in UTF-8.");
    }
    return password;
  }

  /** A text that is shown: an id, a name, an entry of a list. */
  static String plain(String name, String text, int longest) {
    if (text.isBlank() || !text.equals(text.strip())) {
      throw RequestRefused.invalid(
          name, "'" + name + "' must not be empty and must not begin or end with a blank.");
    }
    if (text.length() > longest) {
      throw RequestRefused.invalid(
          name,
          "'"
              + name
              + "' must have at most "
              + longest
              + " characters, but has "
              + text.length()
              + ".");
    }
    if (text.codePoints().anyMatch(TextRules::isUnprintable)) {
      throw RequestRefused.invalid(name, "'" + name + "' must not contain control characters.");
    }
    return text;
  }

  private static boolean isUnprintable(int character) {
    return !Printable.isText(character)
        || character == 0xFFFD; // what the parser makes of half a character
  }

  /** A model's name with wildcards. */
  static void checkPattern(String name, String pattern) {
    if (pattern.chars().anyMatch(c -> "[]{}\\".indexOf(c) >= 0)) {
      throw RequestRefused.invalid(
          name,
          "'"
              + name
              + "' has the entry '"
              + Printable.of(pattern)
              + "': an entry is a model's name, with the wildcards * and ? only.");
    }
  }
}
