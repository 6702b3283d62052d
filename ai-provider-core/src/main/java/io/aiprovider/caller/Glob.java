package io.aiprovider.caller;

/**
 * Patterns in which {@code *} matches any text and {@code ?} one character.
 *
 * @since 0.1
 */
public final class Glob {
  private Glob() {}

  /** Whether a whole text matches a pattern. */
  public static boolean matches(String pattern, String text) {
    int inPattern = 0;
    int inText = 0;
    int star = -1;
    int resume = 0;
    while (inText < text.length()) {
      char expected = inPattern < pattern.length() ? pattern.charAt(inPattern) : 0;
      if (inPattern < pattern.length() && expected == '*') {
        star = inPattern++;
        resume = inText;
      } else if (inPattern < pattern.length()
          && (expected == '?' || expected == text.charAt(inText))) {
        inPattern++;
        inText++;
      } else if (star >= 0) { // the last star matches one more character
        inPattern = star + 1;
        inText = ++resume;
      } else {
        return false;
      }
    }
    while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
      inPattern++;
    }
    return inPattern == pattern.length();
  }
}
