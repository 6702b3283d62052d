package io.aiprovider.json;

import org.jspecify.annotations.Nullable;

/**
 * A JSON string.
 *
 * @param value the text, without quotes and escapes
 * @since 0.1
 */
public record JsonString(String value) implements JsonValue {

  /** The string, with each lone surrogate (not valid in text) replaced by U+FFFD. */
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

  /** The index of the first surrogate without its partner; -1 if there is none. */
  static int loneSurrogate(String text) {
    boolean awaitsLow = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (awaitsLow != Character.isLowSurrogate(c)) {
        return awaitsLow ? i - 1 : i;
      }
      awaitsLow = Character.isHighSurrogate(c);
    }
    if (awaitsLow) {
      return text.length() - 1;
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
