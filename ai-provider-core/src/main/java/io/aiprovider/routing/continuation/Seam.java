package io.aiprovider.routing.continuation;

/**
 * Joins the second part of a text to the first. The first part is sent without the white space at
 * its end, because models are not good at going on after it, and some refuse it. So the second part
 * may begin with the white space that the caller already has, or without it. Some models also
 * repeat the whole text that they go on from. Used by one thread at a time.
 */
final class Seam {
  /** A shorter text may be the right continuation of itself. */
  private static final int SHORTEST_REPEATED = 16;

  private final String sent;
  private final String space;
  private final StringBuilder held = new StringBuilder();
  private boolean mayRepeat;
  private int skipped;

  /**
   * The end of a text.
   *
   * @param text what the caller has
   */
  Seam(String text) {
    this.sent = text.stripTrailing();
    this.space = text.substring(sent.length());
    this.mayRepeat = sent.length() >= SHORTEST_REPEATED;
  }

  /** The text that the second part goes on from. */
  String sent() {
    return sent;
  }

  /** What the caller gets of the next piece of the second part. */
  String joined(String piece) {
    String next = mayRepeat ? withoutRepeated(piece) : piece;
    int from = 0;
    while (skipped >= 0
        && skipped < space.length()
        && from < next.length()
        && next.charAt(from) == space.charAt(skipped)) {
      from++;
      skipped++;
    }
    if (from < next.length()) {
      skipped = -1; // the text goes on
    }
    return next.substring(from);
  }

  /** What is left at the end, because it could have been the beginning of a repetition. */
  String rest() {
    mayRepeat = false;
    String rest = held.toString();
    held.setLength(0);
    return joined(rest);
  }

  private String withoutRepeated(String piece) {
    held.append(piece);
    int length = Math.min(held.length(), sent.length());
    if (!sent.startsWith(held.substring(0, length))) {
      mayRepeat = false;
    } else if (held.length() >= sent.length()) {
      mayRepeat = false;
      held.delete(0, sent.length());
    } else {
      return "";
    }
    String next = held.toString();
    held.setLength(0);
    return next;
  }
}
