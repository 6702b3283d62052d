package io.aiprovider.server.upstream;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionRoutesContract;
import io.aiprovider.testing.http.ConnectionSettings;
import io.aiprovider.testing.http.RawServer;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract, and what OkHttp does not do. */
class NettyRoutesTest extends ConnectionRoutesContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return NettyFixture.sender(settings);
  }

  private record OneProxy(Proxy proxy) {
    ProxySelector selector() {
      return new ProxySelector() {
        @Override
        public List<Proxy> select(URI uri) {
          return List.of(proxy);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException cause) {
          // there is no other proxy
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP", "SOCKS"})
  void a_proxy_that_says_nothing_has_the_time_to_connect(Proxy.Type type) throws IOException {
    try (RawServer silent = new RawServer(RawServer.Peer::awaitClose)) {
      ConnectionSettings settings =
          ConnectionSettings.NONE
              .withConnectTimeout(Duration.ofMillis(300))
              .through(new OneProxy(new Proxy(type, silent.address())).selector());
      try (HttpTransport transport = HttpTransport.over("acme", sender(settings))) {
        assertThatThrownBy(
                () ->
                    transport
                        .endpoint("https://localhost/v1", Map.of())
                        .post(new byte[2], ChatCall.create()))
            .isInstanceOf(TimedOut.class)
            .hasMessage("No connection to the provider was made in time.");
      }
    }
  }
}
