package io.aiprovider.server.tls;

import static io.aiprovider.server.tls.Http2Connection.CONTINUATION;
import static io.aiprovider.server.tls.Http2Connection.DATA;
import static io.aiprovider.server.tls.Http2Connection.END_HEADERS;
import static io.aiprovider.server.tls.Http2Connection.END_STREAM;
import static io.aiprovider.server.tls.Http2Connection.GOAWAY;
import static io.aiprovider.server.tls.Http2Connection.HEADERS;
import static io.aiprovider.server.tls.Http2Connection.RST_STREAM;
import static io.aiprovider.server.tls.Http2Connection.frame;
import static io.aiprovider.server.tls.Http2Connection.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.server.tls.Http2Connection.Frame;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Slow and excessive requests over HTTP/2. */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class Http2LimitsTest {
  @TempDir static Path directory;
  private static SSLContext trust;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    TestCertificate certificate = TestCertificate.named("server", "EC", directory);
    CertificateFiles files = certificate.in(directory);
    trust = certificate.trust();
    server =
        RunningServer.dedicated(
            "providers.sim.type=simulated",
            "providers.sim.simulation.latency=700ms",
            "limits.request-timeout=400ms",
            "limits.max-body=4KB",
            "ssl.certificate=" + files.certificate(),
            "ssl.private-key=" + files.privateKey());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Http2Connection connect() throws IOException {
    return new Http2Connection(trust, server.port());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/chat/completions", "/auth/create-key"})
  void a_body_that_does_not_arrive_in_time_is_a_408(String path) throws Exception {
    try (Http2Connection connection = connect()) {
      connection.beginPost(1, path);

      Frame head = connection.next();
      assertThat(connection.headers(head).status()).hasToString("408");
      Frame body = connection.next();
      assertThat(body.ends()).isTrue();
      assertThat(HttpCaller.errorOf(body.text()).string("code")).isEqualTo("request_timeout");
      Frame reset = connection.next();
      assertThat(reset.type()).isEqualTo(RST_STREAM);
      assertThat(reset.error()).isEqualTo((int) Http2Error.NO_ERROR.code());

      connection.get(3, "/health/liveness");
      assertThat(connection.status(3)).isEqualTo("200");
    }
  }

  @Test
  void a_body_that_goes_on_after_its_refusal_is_ended() throws Exception {
    try (Http2Connection connection = connect()) {
      connection.beginPost(1, "/v1/unknown");
      assertThat(connection.status(1)).isEqualTo("404");

      Frame reset = connection.next();

      assertThat(reset.type()).isEqualTo(RST_STREAM);
      assertThat(reset.error()).isEqualTo((int) Http2Error.NO_ERROR.code());
      connection.get(3, "/health/liveness");
      assertThat(connection.status(3)).isEqualTo("200");
    }
  }

  @Test
  void the_rest_of_a_refused_request_is_not_read_for_ever() throws Exception {
    try (Http2Connection connection = connect()) {
      connection.beginPost(1, "/v1/unknown");
      assertThat(connection.status(1)).isEqualTo("404");
      for (int i = 0; i < 4; i++) {
        connection.write(frame(DATA, 0, 1, new byte[4 * 1024]));
      }

      Frame reset = connection.next();

      assertThat(reset.type()).isEqualTo(RST_STREAM);
      assertThat(reset.error()).isEqualTo((int) Http2Error.NO_ERROR.code());
      connection.get(3, "/health/liveness");
      assertThat(connection.status(3)).isEqualTo("200");
    }
  }

  @Test
  void a_slow_request_does_not_hold_up_the_others_on_its_connection() throws Exception {
    try (Http2Connection connection = connect()) {
      connection.beginPost(1, "/v1/chat/completions");
      for (int stream = 3; stream < 21; stream += 2) {
        connection.get(stream, "/health/liveness");
        assertThat(connection.status(stream)).isEqualTo("200");
      }

      assertThat(connection.status(1)).isEqualTo("408");
      assertThat(connection.next().type()).isEqualTo(RST_STREAM);
      connection.get(21, "/health/liveness");
      assertThat(connection.status(21)).isEqualTo("200");
    }
  }

  @Test
  void a_call_may_take_longer_than_its_request_and_the_connection_goes_on() throws Exception {
    try (Http2Connection connection = connect()) {
      byte[] head = head("POST", "/v1/chat/completions", "content-type", "application/json");
      connection.write(frame(HEADERS, END_HEADERS, 1, head));
      connection.write(frame(DATA, END_STREAM, 1, Samples.HELLO.getBytes(StandardCharsets.UTF_8)));
      assertThat(connection.status(1)).isEqualTo("200");

      connection.get(3, "/health/liveness");
      assertThat(connection.status(3)).isEqualTo("200");
    }
  }

  @Test
  void a_head_that_does_not_arrive_in_time_ends_the_connection() throws Exception {
    try (Http2Connection connection = connect()) {
      byte[] head = head("GET", "/health/liveness");
      connection.write(frame(HEADERS, END_STREAM, 1, Arrays.copyOf(head, 3)));

      endsFor(connection, Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void a_frame_that_does_not_arrive_in_time_ends_the_connection() throws Exception {
    try (Http2Connection connection = connect()) {
      connection.get(1, "/health/liveness");
      assertThat(connection.status(1)).isEqualTo("200");

      byte[] request = frame(HEADERS, END_HEADERS | END_STREAM, 3, head("GET", "/"));
      connection.write(Arrays.copyOf(request, request.length - 1));

      endsFor(connection, Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void a_head_in_many_small_frames_ends_the_connection(CapturedOutput output) throws Exception {
    try (Http2Connection connection = connect()) {
      byte[] head = head("GET", "/health/liveness", "x-long", "a".repeat(100));
      connection.write(frame(HEADERS, END_STREAM, 1, Arrays.copyOf(head, 1)));
      for (int i = 1; i < 40; i++) {
        tryToWrite(connection, frame(CONTINUATION, 0, 1, new byte[] {head[i]}));
      }

      endsFor(connection, Http2Error.ENHANCE_YOUR_CALM);
    }
    assertThat(output.getAll()).doesNotContain("Http2Exception", "ERROR");
  }

  @Test
  void streams_that_are_reset_again_and_again_end_the_connection(CapturedOutput output)
      throws Exception {
    try (Http2Connection connection = connect()) {
      byte[] cancel = {0, 0, 0, (byte) Http2Error.CANCEL.code()};
      for (int stream = 1; stream < 500; stream += 2) {
        byte[] head = head("GET", "/health/liveness");
        tryToWrite(connection, frame(HEADERS, END_HEADERS, stream, head));
        tryToWrite(connection, frame(RST_STREAM, 0, stream, cancel));
      }

      endsFor(connection, Http2Error.ENHANCE_YOUR_CALM);
    }
    assertThat(output.getAll()).doesNotContain("Http2Exception", "ERROR");
  }

  @Test
  void a_connection_has_at_most_a_hundred_open_requests() throws Exception {
    try (Http2Connection connection = connect()) {
      ByteArrayOutputStream heads = new ByteArrayOutputStream();
      for (int i = 0; i <= 100; i++) {
        byte[] head = head("POST", "/v1/chat/completions", "content-type", "application/json");
        heads.writeBytes(frame(HEADERS, END_HEADERS, 2 * i + 1, head));
      }
      connection.write(heads.toByteArray());

      Frame last = connection.next();
      while (last != null && last.stream() != 201) {
        last = connection.next();
      }

      assertThat(last.type()).isEqualTo(RST_STREAM);
      assertThat(last.error()).isEqualTo((int) Http2Error.REFUSED_STREAM.code());
    }
  }

  @Test
  void long_headers_are_accepted_and_too_long_ones_are_a_431() throws Exception {
    try (Http2Connection connection = connect()) {
      byte[] accepted = head("GET", "/health/liveness", "x-long", "a!".repeat(10_000));
      byte[] tooLong = head("GET", "/health/liveness", "x-long", "a".repeat(33_000));
      List<byte[]> heads = List.of(accepted, tooLong);
      List<String> statuses = new ArrayList<>();
      for (int i = 0; i < heads.size(); i++) {
        byte[] head = heads.get(i);
        int first = Math.min(head.length, 16_384);
        connection.write(
            frame(
                HEADERS,
                END_STREAM | (first == head.length ? END_HEADERS : 0),
                2 * i + 1,
                Arrays.copyOf(head, first)));
        if (first < head.length) {
          connection.write(
              frame(
                  CONTINUATION,
                  END_HEADERS,
                  2 * i + 1,
                  Arrays.copyOfRange(head, first, head.length)));
        }
        statuses.add(connection.status(2 * i + 1)); // answers may come in any order
      }

      assertThat(statuses).containsExactly("200", "431");
    }
  }

  private static void tryToWrite(Http2Connection connection, byte[] frame) throws IOException {
    try {
      connection.write(frame);
    } catch (SocketException closed) {
      // the server has ended the connection
    }
  }

  private static void endsFor(Http2Connection connection, Http2Error error) throws IOException {
    assertThat(connection.rest())
        .filteredOn(frame -> frame.type() == GOAWAY)
        .extracting(Frame::error)
        .contains((int) error.code());
  }
}
