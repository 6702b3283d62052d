package io.aiprovider.provider.http;

import java.util.Map;

/**
 * Sends requests to one provider. Thread-safe.
 *
 * @since 0.1
 */
public interface HttpTransport extends AutoCloseable {

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
