package io.aiprovider.testing.http;

import io.aiprovider.provider.http.exchange.ConnectionOptions;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the connections in a test.
 *
 * @param connectTimeout time to connect to one address
 * @param trusted a certificate to trust; null: those that the JDK trusts
 * @param proxies null: those of the JDK's settings
 * @param names finds the addresses of a host; null: the JDK does
 * @since 0.1
 */
public record ConnectionSettings(
    Duration connectTimeout,
    @Nullable SelfSigned trusted,
    @Nullable ProxySelector proxies,
    @Nullable Function<String, List<InetAddress>> names) {

  /** The usual settings. */
  public static final ConnectionSettings NONE =
      new ConnectionSettings(Duration.ofSeconds(2), null, null, null);

  /** Those for a sender. */
  public ConnectionOptions options() {
    return new ConnectionOptions(connectTimeout, trusted == null ? null : trusted.client());
  }

  /** Others than the usual ones. */
  public ConnectionSettings withConnectTimeout(Duration timeout) {
    return new ConnectionSettings(timeout, trusted, proxies, names);
  }

  ConnectionSettings trusting(SelfSigned certificate) {
    return new ConnectionSettings(connectTimeout, certificate, proxies, names);
  }

  /** With these proxies. */
  public ConnectionSettings through(ProxySelector selector) {
    return new ConnectionSettings(connectTimeout, trusted, selector, names);
  }

  ConnectionSettings resolving(Function<String, List<InetAddress>> addresses) {
    return new ConnectionSettings(connectTimeout, trusted, proxies, addresses);
  }
}
