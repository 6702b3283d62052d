package io.aiprovider.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;

/**
 * The address of a Redis server, from its URL. No message repeats the URL, which may contain a
 * password.
 */
final class RedisAddress {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

  private RedisAddress() {}

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is not a Redis URL
   */
  static RedisURI of(String url) {
    RedisURI address;
    try {
      URI uri = URI.create(url.strip());
      boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
      if (!known || uri.getHost() == null) {
        throw wrong();
      }
      address = RedisURI.create(uri);
    } catch (IllegalArgumentException quotesTheUrl) {
      throw wrong();
    }
    address.setTimeout(CONNECT_LIMIT);
    return address;
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "The Redis URL cannot be read. Expected redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or"
            + " rediss:// for TLS, with special characters of the password percent-encoded.");
  }

  /** Its name in logs. */
  static String shown(RedisURI address) {
    return address.getHost() + ":" + address.getPort();
  }
}
