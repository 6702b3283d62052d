package io.aiprovider.provider.simulated;

import java.time.Duration;

/** The short form of a fault, as configuration writes it. */
final class FaultText {
  private static final String FORMS =
      "Write status:CODE, status:CODE:RETRY_AFTER, cut:CHUNKS, silence, slow:TIME_PER_TOKEN,"
          + " malformed, refused, page:CODE, error-event:CHUNKS, endless or none, followed by *CALLS to limit it to the first calls, as in"
          + " status:429:2s*3.";

  private FaultText() {}

  static Fault read(String text) {
    String stripped = text.strip();
    int star = stripped.indexOf('*');
    try {
      if (star < 0) {
        return fault(stripped);
      }
      return fault(stripped.substring(0, star)).times(number(stripped.substring(star + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a fault. " + e.getMessage() + " " + FORMS, e);
    }
  }

  private static Fault fault(String text) {
    String[] words = text.split(":", -1);
    return switch (words[0] + "/" + (words.length - 1)) {
      case "status/1" -> Fault.status(number(words[1]));
      case "status/2" -> Fault.status(number(words[1]), time(words[2]));
      case "cut/1" -> Fault.cutAfter(number(words[1]));
      case "silence/0" -> Fault.silence();
      case "slow/1" -> Fault.slow(time(words[1]));
      case "malformed/0" -> Fault.malformed();
      case "refused/0" -> Fault.refused();
      case "page/1" -> Fault.page(number(words[1]));
      case "error-event/1" -> Fault.errorEventAfter(number(words[1]));
      case "endless/0" -> Fault.endless();
      case "none/0" -> Fault.none();
      default -> throw new IllegalArgumentException("The kind of fault is unknown.");
    };
  }

  private static int number(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + digits + "' is not a whole number.", e);
    }
  }

  private static Duration time(String text) {
    int unit = 0;
    while (unit < text.length() && Character.isDigit(text.charAt(unit))) {
      unit++;
    }
    String digits = text.substring(0, unit);
    return switch (text.substring(unit)) {
      case "ms" -> Duration.ofMillis(number(digits));
      case "s" -> Duration.ofSeconds(number(digits));
      case "m" -> Duration.ofMinutes(number(digits));
      default ->
          throw new IllegalArgumentException("'" + text + "' is not a time such as 200ms or 2s.");
    };
  }
}
