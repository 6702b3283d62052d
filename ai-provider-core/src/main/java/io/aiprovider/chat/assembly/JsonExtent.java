package io.aiprovider.chat.assembly;

/** Finds the end of a JSON object that arrives in pieces, without parsing its content. */
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

  /** Whether an object has begun and ended. */
  boolean isComplete() {
    return begun && depth <= 0 && !inString;
  }
}
