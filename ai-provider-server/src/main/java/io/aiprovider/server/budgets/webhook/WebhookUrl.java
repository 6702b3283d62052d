package io.aiprovider.server.budgets.webhook;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which URLs messages may be sent to. */
public final class WebhookUrl {
  private static final int LONGEST = 1_000;
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  private WebhookUrl() {}

  /**
   * What is wrong with a URL, as the end of a sentence; null: nothing. Where a name leads is
   * checked when a message is sent, because that can change.
   *
   * @param allowsLoopback whether plain HTTP to this machine is allowed
   */
  public static @Nullable String problem(String url, boolean allowsLoopback) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      return "must be a URL such as https://example.com/webhooks";
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || url.length() > LONGEST) {
      return "must be a URL such as https://example.com/webhooks, with at most "
          + LONGEST
          + " characters";
    }
    if (uri.getRawUserInfo() != null) {
      return "must have no user and password";
    }
    boolean isPlain = scheme.equals("http") && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    return scheme.equals("https") || isPlain && allowsLoopback ? null : "must begin with https://";
  }
}
