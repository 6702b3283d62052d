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
  private static final int FEWEST_DIGITS = 9;

  /**
   * A rule.
   *
   * @param possible a fast check whether a text may have such a part at all
   * @param applies whether what the pattern has found is such a part
   */
  private record Rule(
      Pattern pattern, String replacement, Predicate<String> possible, Predicate<String> applies) {
    Rule(String pattern, String replacement, Predicate<String> possible) {
      this(Pattern.compile(pattern), replacement, possible, found -> true);
    }
  }

  private static final List<Rule> KNOWN =
      List.of(
          new Rule(
              "-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?",
              "[key]",
              text -> text.contains("-----BEGIN")),
          new Rule("\\beyJ[\\w-]+\\.[\\w-]+(?:\\.[\\w-]*)?", "[key]", text -> text.contains("eyJ")),
          new Rule(
              "\\bA(?:KI|SI)A[A-Z0-9]{16}\\b",
              "[key]",
              text -> text.contains("AKIA") || text.contains("ASIA")),
          new Rule(
              "(?i)\\b(?:password|passwd|pwd|secret|token|api[_-]?key)\\b[\"']?\\s*[:=]\\s*[\"']?[^\\s\"',;]+",
              "[key]",
              text -> text.indexOf(':') >= 0 || text.indexOf('=') >= 0),
          new Rule(
              "[\\w.%+-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+",
              "[email]", text -> text.indexOf('@') >= 0),
          new Rule(
              "\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b",
              "[iban]", Redaction::hasManyDigits),
          new Rule(
              Pattern.compile("\\b[0-9](?:[ -]?[0-9]){12,18}\\b"),
              "[card]",
              Redaction::hasManyDigits,
              Redaction::isCard),
          new Rule(
              Pattern.compile("(?:\\+|\\(|\\b)[0-9][0-9 ()./-]{6,22}[0-9]\\b"),
              "[phone]",
              Redaction::hasManyDigits,
              Redaction::hasManyDigits));

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
      rule = new Rule(pattern, "[redacted]", text -> true);
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
      hidden = rule.possible().test(hidden) ? applied(rule, hidden) : hidden;
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

  /** Phones have the fewest digits of all that is replaced. */
  private static boolean hasManyDigits(String text) {
    return text.chars().filter(Character::isDigit).count() >= FEWEST_DIGITS;
  }
}
