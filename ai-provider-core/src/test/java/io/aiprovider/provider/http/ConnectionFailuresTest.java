package io.aiprovider.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConnectionFailuresTest {
  private static final byte[] BODY = "{}".getBytes(UTF_8);

  private final OkHttpTransport transport = new OkHttpTransport("acme", Duration.ofSeconds(2));
  private final ChatCall call = ChatCall.create();

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void names_the_provider_that_does_not_accept_connections() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HttpEndpoint endpoint = transport.endpoint("http://127.0.0.1:" + port + "/v1", Map.of());

    assertThatThrownBy(() -> endpoint.post(BODY, call))
        .isInstanceOf(Unavailable.class)
        .hasMessage(
            "The provider could not be reached: nothing accepts connections there. Check base-url.");
  }

  @Test
  void reports_an_answer_that_is_not_http() {
    withServer(
        peer -> peer.write("220 mail.example.com ESMTP\r\n"),
        (server, endpoint) ->
            assertThatThrownBy(() -> endpoint.post(BODY, call))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("does not speak HTTP"));
  }

  @Test
  void times_out_when_the_connection_is_not_accepted_in_time() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OkHttpTransport hasty = new OkHttpTransport("acme", Duration.ofMillis(100))) {
      List<Socket> waiting = fillBacklog(full);
      HttpEndpoint endpoint =
          hasty.endpoint("http://127.0.0.1:" + full.getLocalPort() + "/v1", Map.of());

      assertThatThrownBy(() -> endpoint.post(BODY, call))
          .isInstanceOf(TimedOut.class)
          .hasMessage("No connection to the provider was made in time.");
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /**
   * Connects until the system takes no more connections on behalf of a server that accepts none.
   */
  private static List<Socket> fillBacklog(ServerSocket server) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (true) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 100);
      } catch (SocketTimeoutException full) {
        return waiting;
      }
    }
  }

  @Test
  void reports_an_unknown_host() {
    HttpEndpoint endpoint = transport.endpoint("http://nowhere.invalid/v1", Map.of());

    assertThatThrownBy(() -> endpoint.post(BODY, call))
        .isInstanceOf(Unavailable.class)
        .hasMessage("The provider could not be reached: its host name is unknown. Check base-url.");
  }

  @Test
  void reports_a_failed_secure_connection() {
    withServer(
        peer -> peer.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
        (server, plain) -> {
          String https = server.url().replace("http:", "https:");
          HttpEndpoint endpoint = transport.endpoint(https, Map.of());
          assertThatThrownBy(() -> endpoint.post(BODY, call))
              .isInstanceOf(Unavailable.class)
              .hasMessageContaining("no secure connection could be made");
        });
  }

  @Test
  void times_out_a_get_that_takes_too_long() {
    withServer(
        peer -> {
          peer.readRequest();
          peer.awaitClose();
        },
        (server, endpoint) ->
            assertThatThrownBy(() -> endpoint.get(call, Duration.ofMillis(50)))
                .isInstanceOf(TimedOut.class));
  }

  private void withServer(RawServer.Script script, BiConsumer<RawServer, HttpEndpoint> test) {
    try (RawServer server = new RawServer(script)) {
      test.accept(server, transport.endpoint(server.url(), Map.of()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
