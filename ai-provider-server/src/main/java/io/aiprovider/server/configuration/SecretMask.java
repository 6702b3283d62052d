package io.aiprovider.server.configuration;

import io.aiprovider.provider.KeyMask;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides secrets in the values of settings: the values of keys that are secrets, all headers,
 * passwords and keys in URLs, and the values of other secrets wherever they are.
 */
final class SecretMask {
  static final String HIDDEN = "***";

  private static final Set<String> SECRET_KEYS =
      Set.of(
          "api-key",
          "api-keys",
          "admin-key",
          "secret-key",
          "client-secret",
          "secret",
          "password",
          "token",
          "key",
          "credentials");
  private static final String WEBHOOK = "ai-provider.budgets.webhook.url";

  /** The end of the name of an entry of a list. */
  private static final Pattern ITEM = Pattern.compile("\\[\\d+]$");

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)key|token|secret|passw|credential|auth|signature");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&;](?:[^=&;?]*(?:key|token|secret|passw|pwd|credential|auth|signature)[^=&;?]*"
              + "|user|sig)=)[^&;#]*");

  private final KeyMask known;

  /**
   * A mask.
   *
   * @param secrets values that are hidden wherever they are
   */
  SecretMask(Collection<String> secrets) {
    this.known = KeyMask.of(secrets);
  }

  /** Whether all values of a setting are secrets. */
  static boolean isSecret(String key) {
    String name = ITEM.matcher(key).replaceFirst("");
    String last = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('[')) + 1);
    return SECRET_KEYS.contains(last.toLowerCase(Locale.ROOT)) || isHeader(key);
  }

  private static boolean isHeader(String key) {
    return key.contains(".headers.") || key.contains(".headers[");
  }

  /** Whether a value is the address of a Redis or a database without anything to hide. */
  static boolean isOpenAddress(String value) {
    return value.matches("(rediss?|redis-sentinel|postgresql)://[^@?]*");
  }

  /** Whether the name of a variable says that its value is a secret. */
  static boolean isSecretName(String variable) {
    return SECRET_NAME.matcher(variable).find();
  }

  /** The value as it may be shown. */
  Object shown(String key, Object value) {
    return value instanceof List<?> list
        ? list.stream().map(each -> shown(key, String.valueOf(each))).toList()
        : shown(key, String.valueOf(value));
  }

  private String shown(String key, String text) {
    if (text.isEmpty()) {
      return text;
    }
    if (isSecret(key)) {
      return HIDDEN;
    }
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return known.hide(text);
    }
    String url = withoutCredentials(text, scheme + 3);
    // the path of such an address is what authenticates
    return known.hide(key.equals(WEBHOOK) ? withoutPath(url, scheme + 3) : url);
  }

  /** Everything to the last @, because a password may have characters that end a host. */
  private static String withoutCredentials(String url, int host) {
    int at = url.lastIndexOf('@');
    String open = at < host ? url : url.substring(0, host) + HIDDEN + url.substring(at);
    return PARAMETER.matcher(open).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
  }

  private static String withoutPath(String url, int host) {
    int path = url.indexOf('/', host);
    return path < 0 ? url : url.substring(0, path + 1) + HIDDEN;
  }
}
