package io.aiprovider.opentelemetry.content;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.aiprovider.provider.KeyMask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Replaces personal data and keys in texts: addresses of e-mail, numbers of phones, cards and bank
 * accounts, keys, tokens, passwords, and what further patterns describe. It recognizes forms, not
 * meaning: names and postal addresses stay. Matching takes time in proportion to the length of the
 * text. Thread-safe.
 */
final class Redaction {
  private static final int FEWEST_PHONE_DIGITS = 9;

  private record Rule(Pattern pattern, String replacement, Predicate<String> applies) {
    Rule(String pattern, String replacement) {
      this(Pattern.compile(pattern), replacement, found -> true);
    }
  }

  private static final List<Rule> KNOWN =
      List.of(
          new Rule(
              "-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?",
              "[key]"),
          new Rule("\\beyJ[\\w-]+\\.[\\w-]+(?:\\.[\\w-]*)?", "[key]"),
          new Rule("\\bA(?:KI|SI)A[A-Z0-9]{16}\\b", "[key]"),
          new Rule(
              "(?i)\\b(?:password|passwd|pwd|secret|token|api[_-]?key)\\b[\"']?\\s*[:=]\\s*[\"']?[^\\s\"',;]+",
              "[key]"),
          new Rule("[\\w.%+-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+", "[email]"),
          new Rule("\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b", "[iban]"),
          new Rule(
              Pattern.compile("\\b[0-9](?:[ -]?[0-9]){12,18}\\b"), "[card]", Redaction::isCard),
          new Rule(
              Pattern.compile("(?:\\+|\\(|\\b)[0-9][0-9 ()./-]{6,22}[0-9]\\b"),
              "[phone]",
              Redaction::isPhone));

  private final List<Rule> rules;

  /**
   * The known rules, and further ones.
   *
   * @throws IllegalArgumentException if a pattern cannot be read
   */
  Redaction(List<String> patterns) {
    List<Rule> all = new ArrayList<>(KNOWN);
    for (String pattern : patterns) {
      all.add(0, further(pattern));
    }
    this.rules = List.copyOf(all);
  }

  private static Rule further(String pattern) {
    Rule rule;
    try {
      rule = new Rule(pattern, "[redacted]");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "The pattern '"
              + pattern
              + "' is not a regular expression of RE2: "
              + e.getDescription()
              + ".",
          e);
    }
    if (rule.pattern().matcher("").find()) {
      throw new IllegalArgumentException(
          "The pattern '" + pattern + "' matches the empty text. Describe at least one character.");
    }
    return rule;
  }

  /** The text without what the rules describe. */
  String hide(String text) {
    String hidden = KeyMask.UNKNOWN_KEYS.hide(text);
    for (Rule rule : rules) {
      hidden = applied(rule, hidden);
    }
    return hidden;
  }

  private static String applied(Rule rule, String text) {
    Matcher matcher = rule.pattern().matcher(text);
    StringBuilder replaced = null;
    int copied = 0;
    while (matcher.find()) {
      if (rule.applies().test(matcher.group())) {
        replaced = replaced == null ? new StringBuilder(text.length()) : replaced;
        replaced.append(text, copied, matcher.start()).append(rule.replacement());
        copied = matcher.end();
      }
    }
    return replaced == null ? text : replaced.append(text, copied, text.length()).toString();
  }

  /** Luhn's check, which all card numbers pass. */
  private static boolean isCard(String text) {
    int sum = 0;
    boolean doubled = false;
    for (int i = text.length() - 1; i >= 0; i--) {
      int digit = Character.digit(text.charAt(i), 10);
      if (digit >= 0) {
        int value = doubled ? digit * 2 : digit;
        sum += value > 9 ? value - 9 : value;
        doubled = !doubled;
      }
    }
    return sum % 10 == 0;
  }

  private static boolean isPhone(String text) {
    return text.chars().filter(Character::isDigit).count() >= FEWEST_PHONE_DIGITS;
  }
}
