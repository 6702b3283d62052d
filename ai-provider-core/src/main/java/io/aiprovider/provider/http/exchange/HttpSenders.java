package io.aiprovider.provider.http.exchange;

import java.time.Duration;

/**
 * Makes what sends the requests of each provider. Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface HttpSenders {

  /**
   * Makes the sender of one provider, with connections of its own.
   *
   * @param provider the provider's configured name
   * @param connectTimeout time to connect to one address
   */
  HttpSender create(String provider, Duration connectTimeout);
}
