package io.aiprovider.observe;

import io.aiprovider.provider.KeyMask;
import java.util.regex.Pattern;

/** A provider's message in a form that is safe to log: one short line, without keys. */
final class SafeText {
  private static final int LONGEST = 300;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

  private SafeText() {}

  static String of(String message) {
    // the text is cut first, so that a message of megabytes costs little; a key at the cut is
    // hidden, too
    String start = message.length() > 2 * LONGEST ? message.substring(0, 2 * LONGEST) : message;
    String line = UNPRINTABLE.matcher(start).replaceAll(" ").strip();
    String safe = KeyMask.UNKNOWN_KEYS.hide(line);
    return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
  }
}
