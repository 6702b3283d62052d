package io.aiprovider.provider.http;

import io.aiprovider.provider.http.exchange.HttpSender;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Sends requests to one provider. Thread-safe.
 *
 * @since 0.1
 */
public interface HttpTransport extends AutoCloseable {

  /**
   * A transport to a service with one account.
   *
   * @param provider the provider's configured name, for failures
   * @param sender sends the requests; it is closed with the transport
   */
  static HttpTransport over(String provider, HttpSender sender) {
    ServiceAccounts one = new ServiceAccounts("", "", List.of());
    return new ServiceTransport(provider, sender, one, Clock.systemUTC());
  }

  /**
   * Prepares an address, so that everything that is the same for each request is checked and built
   * once.
   *
   * @param headers sent with each request
   * @throws IllegalArgumentException if the URL or a header is not valid
   */
  HttpEndpoint endpoint(String url, Map<String, String> headers);

  /** Closes idle connections. Exchanges that have begun continue. */
  @Override
  void close();
}
