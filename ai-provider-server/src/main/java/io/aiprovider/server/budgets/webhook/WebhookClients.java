package io.aiprovider.server.budgets.webhook;

import java.net.Proxy;
import java.time.Duration;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients for receivers of webhooks. They are made for the first message: most servers
 * send none, and reading the trusted certificates takes time at the start. Thread-safe.
 */
final class WebhookClients {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final SocketFactory publicSockets;
  private @Nullable OkHttpClient direct;
  private @Nullable OkHttpClient toPublic;

  /**
   * The clients.
   *
   * @param publicSockets connect to URLs that tenants have chosen
   */
  WebhookClients(SocketFactory publicSockets) {
    this.publicSockets = publicSockets;
  }

  synchronized OkHttpClient of(Webhook webhook) {
    return webhook.isOfTenant() ? toPublic() : direct();
  }

  private OkHttpClient direct() {
    if (direct == null) {
      direct =
          new OkHttpClient.Builder()
              .callTimeout(TIMEOUT)
              .followRedirects(false)
              .retryOnConnectionFailure(false)
              .build();
    }
    return direct;
  }

  private OkHttpClient toPublic() {
    if (toPublic == null) {
      toPublic =
          direct()
              .newBuilder()
              .socketFactory(publicSockets)
              .proxy(Proxy.NO_PROXY) // it would connect in place of the sockets
              .build();
    }
    return toPublic;
  }
}
