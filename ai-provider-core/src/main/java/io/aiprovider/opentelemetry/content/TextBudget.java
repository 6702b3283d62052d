package io.aiprovider.opentelemetry.content;

import org.jspecify.annotations.Nullable;

/** How much text may still be recorded. Used by one thread. */
final class TextBudget {
  private static final int LONGEST_WORD = 200;

  private final @Nullable Redaction redaction;
  private int left;
  private boolean exceeded;

  TextBudget(int characters, @Nullable Redaction redaction) {
    this.left = characters;
    this.redaction = redaction;
  }

  /**
   * As much of the beginning of a text as may still be recorded, without what is to be hidden. It
   * is cut between words, because half an address would not be recognized.
   */
  String take(String text) {
    String taken = text;
    if (text.length() > left) {
      exceeded = true;
      taken = text.substring(0, wordEnd(text, left));
    }
    left -= taken.length();
    return redaction == null ? taken : redaction.hide(taken);
  }

  private static int wordEnd(String text, int most) {
    for (int end = most; end > Math.max(0, most - LONGEST_WORD); end--) {
      if (Character.isWhitespace(text.charAt(end))) {
        return end;
      }
    }
    return Math.max(0, most - LONGEST_WORD);
  }

  boolean isSpent() {
    return left <= 0;
  }

  /** Something was left out. */
  void exceed() {
    exceeded = true;
  }

  boolean wasExceeded() {
    return exceeded;
  }
}
