package io.aiprovider.provider;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Hides keys in the messages of providers, because some providers quote the key of the request. It
 * replaces each known key, and everything that looks like a key, by three asterisks. Thread-safe.
 *
 * @since 0.1
 */
public final class KeyMask {
  private static final String HIDDEN = "***";

  /** A shorter key is a placeholder, which may also be an ordinary word in a message. */
  private static final int SHORTEST_KEY = 8;

  /** Keys with the known prefixes of services, credentials in headers, and long tokens. */
  private static final String LOOKS_LIKE_A_KEY =
      "(?i)\\bbearer\\s++\\S+"
          + "|\\b(?:sk|pk|rk|gsk|xai|nvapi|hf|aip|pplx)[-_][-_*.\\w]{6,}"
          + "|\\bAIza[-_*\\w]{10,}"
          // a long word with letters and digits; the parts of a model's name between hyphens are
          // shorter
          + "|(?<![-*\\w])(?=[-*\\w]*\\d)(?=[-*\\w]*[a-z])(?=[-*\\w]*[*\\w]{20})[-*\\w]{32,}";

  private static final Pattern LIKE_A_KEY = Pattern.compile(LOOKS_LIKE_A_KEY);

  /** A mask without known keys: it hides only what looks like a key. */
  public static final KeyMask UNKNOWN_KEYS = new KeyMask(LIKE_A_KEY);

  private final Pattern secrets;

  private KeyMask(Pattern secrets) {
    this.secrets = secrets;
  }

  /**
   * A mask that also hides these keys. Keys of fewer than 8 characters are ignored: they are
   * placeholders.
   */
  public static KeyMask of(Collection<String> keys) {
    StringBuilder known = new StringBuilder();
    keys.stream()
        .filter(key -> key.length() >= SHORTEST_KEY)
        .distinct()
        .sorted(
            (one, other) ->
                other.length() - one.length()) // one key may be the beginning of another
        .forEach(key -> known.append(Pattern.quote(key)).append('|'));
    return known.isEmpty()
        ? UNKNOWN_KEYS
        : new KeyMask(Pattern.compile(known + LOOKS_LIKE_A_KEY, Pattern.CASE_INSENSITIVE));
  }

  /** The text without keys. */
  public String hide(String text) {
    return secrets.matcher(text).replaceAll(HIDDEN);
  }

  /** The object without keys in its texts and names, at every depth. */
  public JsonObject hide(JsonObject json) {
    Map<String, JsonValue> hidden = new LinkedHashMap<>();
    for (String name : json.names()) {
      JsonValue value = json.get(name);
      hidden.put(hide(name), value == null ? JsonLiteral.NULL : hide(value));
    }
    return JsonObject.of(hidden);
  }

  private JsonValue hide(JsonValue value) {
    if (value instanceof JsonString text) {
      return JsonString.of(hide(text.value()));
    }
    if (value instanceof JsonObject object) {
      return hide(object);
    }
    if (value instanceof JsonArray array) {
      List<JsonValue> hidden = new ArrayList<>(array.size());
      array.forEach(each -> hidden.add(hide(each)));
      return new JsonArray(hidden);
    }
    return value;
  }
}
