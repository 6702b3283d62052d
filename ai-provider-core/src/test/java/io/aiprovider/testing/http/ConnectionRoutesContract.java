package io.aiprovider.testing.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.http.HttpEndpoint;
import io.aiprovider.provider.http.HttpReply;
import java.io.IOException;
import java.net.Authenticator;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The ways to a server: TLS, proxies, and hosts with several addresses.
 *
 * @since 0.1
 */
@Timeout(20)
public abstract class ConnectionRoutesContract extends TransportFixture {
  private static SelfSigned certificate;
  private static MockWebServer secure;

  /** For subclasses. */
  protected ConnectionRoutesContract() {}

  @BeforeAll
  static void startSecureServer(@TempDir Path directory) throws Exception {
    certificate = SelfSigned.create(directory);
    secure = new MockWebServer();
    secure.useHttps(certificate.server().getSocketFactory());
    secure.setDispatcher(new Answering());
    secure.start();
  }

  @AfterAll
  static void stopSecureServer() {
    secure.close();
  }

  private static final class Answering extends mockwebserver3.Dispatcher {
    @Override
    public MockResponse dispatch(mockwebserver3.RecordedRequest request) {
      return new MockResponse.Builder().body("{\"a\":1}").build();
    }
  }

  /** The settings of a proxy, for all hosts but one. */
  private record OneProxy(Proxy proxy, String directHost) {
    ProxySelector selector() {
      return new ProxySelector() {
        @Override
        public List<Proxy> select(URI uri) {
          return List.of(uri.getHost().equals(directHost) ? Proxy.NO_PROXY : proxy);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException cause) {
          // there is no other proxy
        }
      };
    }
  }

  private static ProxySelector proxy(Proxy.Type type, RawServer server) {
    return new OneProxy(new Proxy(type, server.address()), "direct.test").selector();
  }

  private static String secureUrl(String host) {
    return "https://" + host + ":" + secure.getPort() + "/v1";
  }

  @Test
  void a_trusted_certificate_of_the_host_is_accepted_and_its_connection_kept() {
    HttpEndpoint endpoint =
        endpoint(secureUrl("localhost"), ConnectionSettings.NONE.trusting(certificate));

    assertThat(readWhole(endpoint)).isEqualTo("{\"a\":1}");
    assertThat(readWhole(endpoint)).isEqualTo("{\"a\":1}");
  }

  @Test
  void a_certificate_that_nobody_trusts_is_refused() {
    HttpEndpoint endpoint = endpoint(secureUrl("localhost"));

    assertThatThrownBy(() -> endpoint.post(BODY, call))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("no secure connection could be made");
  }

  @Test
  void a_trusted_certificate_of_another_host_is_refused() {
    HttpEndpoint endpoint =
        endpoint(secureUrl("127.0.0.1"), ConnectionSettings.NONE.trusting(certificate));

    assertThatThrownBy(() -> endpoint.post(BODY, call))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("no secure connection could be made");
  }

  @Test
  @ResourceLock("java.net.Authenticator")
  void a_secure_server_is_reached_through_a_proxy_that_asks_for_a_password() throws IOException {
    TestProxy proxy = new TestProxy(secure.getPort());
    String credentials = "Basic " + Base64.getEncoder().encodeToString("user:pass".getBytes(UTF_8));
    try (RawServer server = new RawServer(client -> proxy.connect(client, credentials))) {
      Authenticator before = Authenticator.getDefault();
      Authenticator.setDefault(forProxy(server.address().getPort()));
      try {
        HttpEndpoint endpoint =
            endpoint(
                secureUrl("localhost"),
                ConnectionSettings.NONE
                    .trusting(certificate)
                    .through(proxy(Proxy.Type.HTTP, server)));

        assertThat(readWhole(endpoint)).isEqualTo("{\"a\":1}");
        assertThat(proxy.asked())
            .last()
            .asString()
            .startsWith("CONNECT localhost:" + secure.getPort() + " HTTP/1.1\r\n");
      } finally {
        Authenticator.setDefault(before);
      }
    }
  }

  private static Authenticator forProxy(int port) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestingPort() == port
            ? new PasswordAuthentication("user", "pass".toCharArray())
            : null;
      }
    };
  }

  @Test
  void a_proxy_that_makes_no_tunnel_is_a_failure() throws IOException {
    try (RawServer server =
        new RawServer(
            client -> {
              client.readRequest();
              client.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            })) {
      HttpEndpoint endpoint =
          endpoint(
              secureUrl("localhost"),
              ConnectionSettings.NONE.through(proxy(Proxy.Type.HTTP, server)));

      assertThatThrownBy(() -> endpoint.post(BODY, call)).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void a_proxy_gets_requests_to_a_plain_server_with_the_whole_url() throws IOException {
    RawServer.Script forwards =
        client -> {
          String request = client.readRequest();
          while (!request.isEmpty()) {
            client.answer("\"" + request.substring(0, request.indexOf("\r\n")) + "\"");
            request = client.readRequest();
          }
        };
    try (RawServer server = new RawServer(forwards)) {
      HttpEndpoint endpoint =
          endpoint(
              "http://service.test/v1?a=b",
              ConnectionSettings.NONE.through(proxy(Proxy.Type.HTTP, server)));

      assertThat(readWhole(endpoint)).isEqualTo("\"POST http://service.test/v1?a=b HTTP/1.1\"");
      readWhole(endpoint);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_host_may_need_no_proxy() throws IOException {
    try (RawServer proxy = new RawServer(client -> {});
        RawServer direct =
            new RawServer(
                client -> {
                  client.readRequest();
                  client.answer("{}");
                })) {
      HttpEndpoint endpoint =
          endpoint(
              "http://direct.test:" + direct.address().getPort() + "/v1",
              ConnectionSettings.NONE
                  .through(proxy(Proxy.Type.HTTP, proxy))
                  .resolving(host -> List.of(InetAddress.getLoopbackAddress())));

      assertThat(readWhole(endpoint)).isEqualTo("{}");
      assertThat(proxy.connections()).isZero();
    }
  }

  @Test
  void a_socks_proxy_looks_up_the_name() throws IOException {
    try (RawServer service =
        new RawServer(
            client -> {
              client.readRequest();
              client.answer("{}");
            })) {
      TestProxy proxy = new TestProxy(service.address().getPort());
      try (RawServer server = new RawServer(proxy::socks)) {
        HttpEndpoint endpoint =
            endpoint(
                "http://only.the.proxy.knows/v1",
                ConnectionSettings.NONE.through(proxy(Proxy.Type.SOCKS, server)));

        assertThat(readWhole(endpoint)).isEqualTo("{}");
        assertThat(proxy.asked()).containsExactly("only.the.proxy.knows");
      }
    }
  }

  @Test
  void the_next_address_is_tried_when_one_refuses() throws IOException {
    withServer(
        peer -> {
          peer.readRequest();
          peer.answer("{}");
        },
        (server, unused) -> {
          HttpEndpoint endpoint =
              endpoint(
                  "http://service.test:" + server.address().getPort() + "/v1",
                  ConnectionSettings.NONE.resolving(
                      host -> List.of(address(127, 0, 0, 9), server.address().getAddress())));
          assertThat(readWhole(endpoint)).isEqualTo("{}");
        });
  }

  @Test
  void the_next_address_is_tried_soon_when_one_does_not_answer() throws IOException {
    try (RawServer service =
            new RawServer(
                client -> {
                  client.readRequest();
                  client.answer("{}");
                });
        SilentServer silent = SilentServer.at(address(127, 0, 0, 8), service.address().getPort())) {
      HttpEndpoint endpoint =
          endpoint(
              "http://service.test:" + service.address().getPort() + "/v1",
              ConnectionSettings.NONE
                  .withConnectTimeout(Duration.ofMinutes(1))
                  .resolving(host -> List.of(silent.address(), service.address().getAddress())));

      assertThat(readWhole(endpoint)).isEqualTo("{}");
    }
  }

  @Test
  void an_ipv6_address_is_written_in_brackets() throws IOException {
    InetAddress loopback = Inet6Address.getByName("::1");
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(loopback, 0));
    } catch (IOException noIpv6) {
      Assumptions.abort("This machine has no IPv6.");
    }
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(new MockResponse.Builder().body("{}").build());
      server.start(loopback, 0);
      HttpEndpoint endpoint = endpoint("http://[::1]:" + server.getPort() + "/v1");

      assertThat(readWhole(endpoint)).isEqualTo("{}");
    }
  }

  @Test
  void the_handshake_of_tls_ends_when_the_attempt_is_cancelled() throws IOException {
    try (RawServer silent =
        new RawServer(
            peer -> {
              peer.in().read();
              call.cancel();
              peer.awaitClose();
            })) {
      HttpEndpoint endpoint = endpoint(silent.url().replace("http:", "https:"));

      assertThatThrownBy(
              () -> {
                try (HttpReply reply = endpoint.post(BODY, call)) {
                  reply.status();
                }
              })
          .isInstanceOf(io.aiprovider.failure.Cancelled.class);
    }
  }

  private static InetAddress address(int... parts) {
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) parts[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
