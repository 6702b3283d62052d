package io.aiprovider.server.reconcile;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name under which a provider's report and the ledger know the same model. The date of a version
 * is left out: a call that asks for {@code gpt-4o} is reported as {@code gpt-4o-2024-08-06}. So all
 * versions of a model are one.
 *
 * @param key what is compared
 * @param shown the name for people
 */
record ModelName(String key, String shown) {
  private static final Pattern VERSION =
      Pattern.compile(
          "[- ](?:20\\d{2}-\\d{2}-\\d{2}|20\\d{6}|(?:0[1-9]|1[0-2])(?:[0-2]\\d|3[01])|latest)$",
          Pattern.CASE_INSENSITIVE);

  /** For reports that do not name models. */
  static final ModelName ALL = new ModelName("", "(all models)");

  static ModelName of(String name) {
    String shown = VERSION.matcher(name.strip()).replaceFirst("");
    String key = shown.toLowerCase(Locale.ROOT).replaceAll("[ ._]+", "-");
    return new ModelName(key.startsWith("claude") ? sortedWords(key) : key, shown);
  }

  /** Reports of costs have {@code Claude Sonnet 3.5} for {@code claude-3-5-sonnet}. */
  private static String sortedWords(String key) {
    String[] words = key.split("-", -1);
    Arrays.sort(words);
    return String.join("-", words);
  }

  /**
   * The model of a line item of OpenAI's costs, such as {@code gpt-4o-2024-08-06, cached input}. A
   * line item without a comma is no model but, for example, {@code web search tool calls}.
   */
  static ModelName ofLineItem(String item) {
    int comma = item.indexOf(',');
    if (comma < 0) {
      return new ModelName(item.strip().toLowerCase(Locale.ROOT), item.strip());
    }
    String model = item.substring(item.lastIndexOf('|', comma) + 1, comma).strip();
    int kind = model.indexOf(' '); // as in "gpt-audio-mini-2025-12-15 audio, input"
    return of(kind < 0 ? model : model.substring(0, kind));
  }
}
