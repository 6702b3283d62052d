package io.aiprovider.provider.http.exchange;

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
   * @param options how its connections are made
   */
  HttpSender create(String provider, ConnectionOptions options);
}
