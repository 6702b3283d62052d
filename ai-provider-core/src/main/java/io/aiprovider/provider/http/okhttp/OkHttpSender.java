package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.connection.ChannelSockets;
import io.aiprovider.provider.http.connection.IdleConnections;
import io.aiprovider.provider.http.exchange.ClientTls;
import io.aiprovider.provider.http.exchange.ConnectionOptions;
import io.aiprovider.provider.http.exchange.HttpAddress;
import io.aiprovider.provider.http.exchange.HttpSender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.Authenticator;
import okhttp3.ConnectionSpec;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * Sends by OkHttp: HTTP/1.1, on the calling thread, with up to 256 connections kept alive for five
 * minutes.
 *
 * <p>OkHttp's own timeouts are off, except for connecting: its watchdog would cost as much as the
 * rest of a call, and the engine cancels an attempt that takes too long. Its retries and redirects
 * are off because the engine decides them. HTTP/2 is off because its locks pin virtual threads
 * before JDK 24; a customizer can switch it on, or set a proxy or certificates. A proxy that asks
 * for a name and a password gets those of {@link java.net.Authenticator}.
 *
 * @since 0.1
 */
public final class OkHttpSender implements HttpSender {
  private final OkHttpClient client;

  /**
   * A sender with connections of its own.
   *
   * @param options how they are made
   * @param customizer changes OkHttp's settings, except for those that the engine decides: retries,
   *     redirects, and all timeouts except for connecting
   */
  public OkHttpSender(ConnectionOptions options, Consumer<OkHttpClient.Builder> customizer) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(options.connectTimeout())
            .socketFactory(new ChannelSockets())
            .proxyAuthenticator(Authenticator.JAVA_NET_AUTHENTICATOR)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(IdleConnections.pool());
    ClientTls tls = options.tls();
    if (tls != null) {
      secure(builder, tls);
    }
    customizer.accept(builder);
    this.client =
        OneAttempt.of(builder)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .callTimeout(Duration.ZERO)
            .build();
  }

  private static void secure(OkHttpClient.Builder builder, ClientTls tls) {
    ConnectionSpec.Builder limits = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS);
    if (!tls.protocols().isEmpty()) {
      limits.tlsVersions(tls.protocols().toArray(String[]::new));
    }
    if (!tls.cipherSuites().isEmpty()) {
      limits.cipherSuites(tls.cipherSuites().toArray(String[]::new));
    }
    builder
        .sslSocketFactory(tls.context().getSocketFactory(), tls.trust())
        .connectionSpecs(List.of(limits.build(), ConnectionSpec.CLEARTEXT));
  }

  @Override
  public HttpAddress address(String url, Map<String, String> headers) {
    return new OkHttpAddress(client, HttpUrl.get(url), Headers.of(headers));
  }

  @Override
  public void closeIdle() {
    client.connectionPool().evictAll();
  }

  @Override
  public void close() {
    closeIdle();
    client.dispatcher().executorService().shutdown();
  }
}
