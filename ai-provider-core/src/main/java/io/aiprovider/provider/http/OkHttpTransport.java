package io.aiprovider.provider.http;

import io.aiprovider.provider.http.connection.ChannelSockets;
import io.aiprovider.provider.http.connection.IdleConnections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * The transport over OkHttp: HTTP/1.1, on the calling thread, with up to 256 connections kept alive
 * for five minutes.
 *
 * <p>OkHttp's own timeouts are off, except for connecting: its watchdog would cost as much as the
 * rest of a call, and the engine cancels an attempt that takes too long. Its retries and redirects
 * are off because the engine decides them. HTTP/2 is off because its locks pin virtual threads
 * before JDK 24; a customizer can switch it on, or set a proxy or certificates.
 *
 * @since 0.1
 */
public final class OkHttpTransport implements HttpTransport {
  private final String provider;
  private final OkHttpClient client;

  /** A transport with connections of its own and nothing customized. */
  public OkHttpTransport(String provider, Duration connectTimeout) {
    this(provider, connectTimeout, settings -> {});
  }

  /**
   * A transport with connections of its own.
   *
   * @param provider the provider's configured name, for failures
   * @param connectTimeout time to connect to one address
   * @param customizer changes OkHttp's settings, except for those that the engine decides: retries,
   *     redirects, and all timeouts except for connecting
   */
  public OkHttpTransport(
      String provider, Duration connectTimeout, Consumer<OkHttpClient.Builder> customizer) {
    this.provider = provider;
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(connectTimeout)
            .socketFactory(new ChannelSockets())
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(IdleConnections.pool());
    customizer.accept(builder);
    this.client =
        OneAttempt.of(builder)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .callTimeout(Duration.ZERO)
            .build();
  }

  @Override
  public HttpEndpoint endpoint(String url, Map<String, String> headers) {
    return new OkHttpEndpoint(provider, client, HttpUrl.get(url), Headers.of(headers));
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
