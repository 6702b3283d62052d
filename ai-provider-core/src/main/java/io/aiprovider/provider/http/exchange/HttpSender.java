package io.aiprovider.provider.http.exchange;

import java.util.Map;

/**
 * Sends the requests of one provider, over connections that it keeps alive. It tries each request
 * once and follows no redirect. Thread-safe.
 *
 * @since 0.1
 */
public interface HttpSender extends AutoCloseable {

  /**
   * Prepares an address, so that everything that is the same for each request is checked and built
   * once.
   *
   * @param headers sent with each request
   * @throws IllegalArgumentException if the URL or a header is not valid
   */
  HttpAddress address(String url, Map<String, String> headers);

  /** Closes the connections that serve no request now. */
  void closeIdle();

  /** Closes idle connections, and others when they become idle. Requests in progress continue. */
  @Override
  void close();
}
