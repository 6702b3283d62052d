package io.aiprovider.json;

import org.jspecify.annotations.Nullable;

/**
 * A JSON string.
 *
 * @param value the text, without quotes and escapes
 * @since 0.1
 */
public record JsonString(String value) implements JsonValue {

  /** The string, with each lone surrogate (no text has one) replaced by U+FFFD. */
  public static JsonString of(String value) {
    return new JsonString(
        loneSurrogate(value) < 0
            ? value
            : value
                .codePoints()
                .collect(StringBuilder::new, JsonString::append, StringBuilder::append)
                .toString());
  }

  private static void append(StringBuilder text, int codePoint) {
    boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    text.appendCodePoint(lone ? 0xFFFD : codePoint);
  }

  /** Where the first surrogate without its partner stands; -1 if there is none. */
  static int loneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean paired =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!paired) {
        return i;
      }
      i++;
    }
    return -1;
  }

  @Override
  public @Nullable String asString() {
    return value;
  }

  @Override
  public String toString() {
    return toJson();
  }
}
