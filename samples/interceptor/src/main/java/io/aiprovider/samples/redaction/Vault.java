package io.aiprovider.samples.redaction;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Stores the personal data of one call, and creates placeholders such as {@code [email-1]} and
 * {@code [card-2]} for it. Used by one thread at a time.
 */
final class Vault {
  private static final Pattern EMAIL =
      Pattern.compile("[\\p{Alnum}._%+-]+@[\\p{Alnum}-]+(?:\\.[\\p{Alnum}-]+)+");
  private static final Pattern CARD = Pattern.compile("\\b\\d(?:[ -]?\\d){12,18}\\b");

  private final Map<String, String> placeholders = new LinkedHashMap<>();
  private int longest;

  boolean isEmpty() {
    return placeholders.isEmpty();
  }

  /** The text with placeholders for personal data; the same data gets the same placeholder. */
  String redact(String text) {
    String withoutEmails =
        EMAIL.matcher(text).replaceAll(found -> placeholder("email", found.group()));
    return CARD.matcher(withoutEmails)
        .replaceAll(found -> isCard(found.group()) ? placeholder("card", found.group()) : "$0");
  }

  private String placeholder(String kind, String data) {
    String known = placeholders.get(data);
    if (known != null) {
      return known;
    }
    String fresh = "[" + kind + "-" + (placeholders.size() + 1) + "]";
    placeholders.put(data, fresh);
    longest = Math.max(longest, fresh.length());
    return fresh;
  }

  /** The check digit distinguishes card numbers from other numbers of that length. */
  private static boolean isCard(String text) {
    String digits = text.replaceAll("\\D", "");
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 0 ? digit : 2 * digit;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return sum % 10 == 0;
  }

  /** The text with the data in place of its placeholders. */
  String restore(String text) {
    String restored = text;
    for (Map.Entry<String, String> entry : placeholders.entrySet()) {
      restored = restored.replace(entry.getValue(), entry.getKey());
    }
    return restored;
  }

  /**
   * The index at which an incomplete placeholder begins at the end of the text; the text's length
   * if there is none.
   */
  int unfinishedFrom(String text) {
    int bracket = text.lastIndexOf('[');
    boolean open = bracket >= 0 && text.indexOf(']', bracket) < 0;
    return open && text.length() - bracket < longest ? bracket : text.length();
  }
}
