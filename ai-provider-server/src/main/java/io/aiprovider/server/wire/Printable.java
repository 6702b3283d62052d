package io.aiprovider.server.wire;

/**
 * Text from outside (paths, model names, ids) in a form that is safe in headers and error messages.
 */
public final class Printable {
  private static final int MAX_LENGTH = 256;

  private Printable() {}

  /** The text in printable ASCII, 256 characters at most; all other characters become {@code ?}. */
  public static String of(String text) {
    int length = Math.min(text.length(), MAX_LENGTH);
    int first = 0;
    while (first < length && isPrintable(text.charAt(first))) {
      first++;
    }
    if (first == text.length()) {
      return text;
    }
    StringBuilder printable = new StringBuilder(length).append(text, 0, first);
    for (int i = first; i < length; i++) {
      char c = text.charAt(i);
      printable.append(isPrintable(c) ? c : '?');
    }
    return printable.toString();
  }

  /** The text as the value of a header, which must not be empty or have blanks around it. */
  public static String header(String text) {
    String printable = of(text).strip();
    return printable.isEmpty() ? "?" : printable;
  }

  /**
   * The text in any language, with 256 characters at most; characters that are not shown as text,
   * such as line breaks, become {@code ?}.
   */
  public static String line(String text) {
    if (text.length() <= MAX_LENGTH && isLine(text)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(character -> line.appendCodePoint(isText(character) ? character : '?'));
    return line.toString();
  }

  /** Nearly all texts are ASCII, for which no code points are needed. */
  private static boolean isLine(String text) {
    int ascii = 0;
    while (ascii < text.length() && isPrintable(text.charAt(ascii))) {
      ascii++;
    }
    return ascii == text.length() || text.codePoints().skip(ascii).allMatch(Printable::isText);
  }

  /**
   * Whether a character of any language is shown as text. Control characters are not: they could
   * change how the text around them is shown.
   */
  public static boolean isText(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static boolean isPrintable(char c) {
    return c > 0x1f && c < 0x7f;
  }
}
