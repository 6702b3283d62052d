package io.aiprovider.testing.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.failure.Unavailable;
import io.aiprovider.provider.http.HttpEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connections that cannot be made, each with its own failure.
 *
 * @since 0.1
 */
@Timeout(20)
public abstract class ConnectionFailuresContract extends TransportFixture {

  /** For subclasses. */
  protected ConnectionFailuresContract() {}

  @Test
  void names_the_provider_that_does_not_accept_connections() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HttpEndpoint endpoint = endpoint("http://127.0.0.1:" + port + "/v1");

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
    try (SilentServer silent = SilentServer.at(InetAddress.getLoopbackAddress(), 0)) {
      HttpEndpoint endpoint =
          endpoint(
              silent.url(), ConnectionSettings.NONE.withConnectTimeout(Duration.ofMillis(100)));

      assertThatThrownBy(() -> endpoint.post(BODY, call))
          .isInstanceOf(TimedOut.class)
          .hasMessage("No connection to the provider was made in time.");
    }
  }

  @Test
  void connecting_ends_when_the_attempt_is_cancelled() throws Exception {
    try (SilentServer silent = SilentServer.at(InetAddress.getLoopbackAddress(), 0)) {
      HttpEndpoint endpoint =
          endpoint(silent.url(), ConnectionSettings.NONE.withConnectTimeout(Duration.ofMinutes(1)));
      Thread waiting = Thread.currentThread();
      Thread canceller =
          new Thread(
              () -> {
                Awaitility.await()
                    .until(
                        () ->
                            waiting.getState() == Thread.State.WAITING
                                || waiting.getState() == Thread.State.TIMED_WAITING
                                || isConnecting(waiting));
                call.cancel();
              });
      canceller.start();

      assertThatThrownBy(() -> endpoint.post(BODY, call)).isInstanceOf(Cancelled.class);
      canceller.join();
    }
  }

  private static boolean isConnecting(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().contains("onnect"));
  }

  @Test
  void reports_an_unknown_host() {
    HttpEndpoint endpoint = endpoint("http://nowhere.invalid/v1");

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
          HttpEndpoint endpoint = endpoint(https);
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
}
