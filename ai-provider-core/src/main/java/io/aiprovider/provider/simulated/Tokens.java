package io.aiprovider.provider.simulated;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The tokens of a text: four characters each, the last one may be shorter. A surrogate pair is
 * never split; a token that would end inside one has five characters.
 */
final class Tokens {
  private static final int LENGTH = 4;

  private Tokens() {}

  /** The tokens of a text, at least one. */
  static int count(String text) {
    int tokens = 0;
    for (int at = 0; at < text.length(); at = end(text, at)) {
      tokens++;
    }
    return Math.max(1, tokens);
  }

  /** The text's first tokens. */
  static String first(long tokens, String text) {
    int at = 0;
    for (long i = 0; i < tokens && at < text.length(); i++) {
      at = end(text, at);
    }
    return text.substring(0, at);
  }

  /** The tokens of a text one by one; none for an empty text. */
  static Iterator<String> of(String text) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < text.length();
      }

      @Override
      public String next() {
        if (!hasNext()) {
          throw new NoSuchElementException("The text has no more tokens.");
        }
        int from = at;
        at = end(text, from);
        return text.substring(from, at);
      }
    };
  }

  private static int end(String text, int from) {
    int end = from + LENGTH;
    if (end >= text.length()) {
      return text.length();
    }
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end + 1 : end;
  }
}
