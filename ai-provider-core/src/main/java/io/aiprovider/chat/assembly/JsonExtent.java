package io.aiprovider.chat.assembly;

/** Notes where a JSON object that comes in pieces ends, without reading what is in it. */
final class JsonExtent {
  private int depth;
  private boolean begun;
  private boolean inString;
  private boolean escaped;

  void add(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      add(piece.charAt(i));
    }
  }

  private void add(char c) {
    begun |= c > ' ';
    if (escaped) {
      escaped = false;
    } else if (inString) {
      escaped = c == '\\';
      inString = c != '"';
    } else {
      switch (c) {
        case '"' -> inString = true;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
    }
  }

  boolean hasBegun() {
    return begun;
  }

  /** Whether there was one, and it has ended. */
  boolean isComplete() {
    return begun && depth <= 0 && !inString;
  }
}
