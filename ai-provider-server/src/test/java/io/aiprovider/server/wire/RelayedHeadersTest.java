package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Headers of one connection are not copied to the other. */
class RelayedHeadersTest {

  private static byte[] gzipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static RawUpstream compressing(String contentType, String text) {
    return new RawUpstream(
        call -> {
          byte[] body = gzipped(text);
          call.write(
              "HTTP/1.1 200 OK\r\nContent-Type: "
                  + contentType
                  + "\r\nContent-Encoding: gzip\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n");
          call.write(body);
        });
  }

  @Test
  @DisplayName("49 a compressed answer is sent uncompressed, with the right length")
  void a_compressed_answer_is_sent_uncompressed() {
    String answer = Samples.completion("Hi ".repeat(500));
    try (RawUpstream upstream = compressing("application/json", answer);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpResponse<String> response =
          new HttpCaller(server).chat(Samples.HELLO, "Accept-Encoding", "gzip");

      assertThat(response.headers().firstValue("content-encoding")).isEmpty();
      assertThat(response.headers().allValues("content-length"))
          .isEqualTo(List.of(String.valueOf(answer.length())));
      assertThat(response.body()).isEqualTo(answer);
    }
  }

  @Test
  @DisplayName("49 a compressed stream is sent uncompressed")
  void a_compressed_stream_is_sent_uncompressed() {
    try (RawUpstream upstream = compressing("text/event-stream", Samples.stream("Hel", "lo"));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpResponse<String> response = new HttpCaller(server).chat(Samples.HELLO_STREAMED);

      assertThat(response.headers().firstValue("content-encoding")).isEmpty();
      assertThat(Samples.textOf(response.body())).isEqualTo("Hello");
    }
  }

  @Test
  @DisplayName("50 the provider's hop-by-hop, duplicated and other headers are not passed on")
  void the_providers_headers_are_not_passed_on() {
    String answer = Samples.completion("Hi");
    try (RawUpstream upstream =
            new RawUpstream(
                call ->
                    call.write(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Type: application/json\r\nConnection: close, X-Hop\r\n"
                            + "X-Hop: 1\r\nKeep-Alive: timeout=5\r\nTrailer: X-Late\r\n"
                            + "Transfer-Encoding: chunked\r\nSet-Cookie: a=1\r\nServer: x\r\n"
                            + "Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\n\r\n"
                            + Integer.toHexString(answer.length())
                            + "\r\n"
                            + answer
                            + "\r\n0\r\n\r\n"));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpResponse<String> response = new HttpCaller(server).chat(Samples.HELLO);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().map().keySet())
          .doesNotContain(
              "connection",
              "x-hop",
              "keep-alive",
              "trailer",
              "transfer-encoding",
              "set-cookie",
              "server",
              "proxy-authenticate",
              "upgrade");
      assertThat(response.headers().allValues("content-type")).containsExactly("application/json");
    }
  }

  @Test
  @DisplayName("50 the caller's hop-by-hop headers are not passed on")
  void the_callers_hop_by_hop_headers_are_not_passed_on() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> call.answer(200, "application/json", Samples.completion("Hi")));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl());
        RawCaller caller = new RawCaller(server)) {
      caller.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close, X-Hop\r\n"
              + "X-Hop: secret\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + Samples.HELLO.length()
              + "\r\n\r\n"
              + Samples.HELLO);

      assertThat(caller.answer().status()).isEqualTo(200);
      assertThat(caller.readToEnd()).as("the caller requested to close").isEmpty();
      assertThat(upstream.next().head()).doesNotContain("X-Hop", "secret", "TE:", "timeout=5");
    }
  }

  @Test
  @DisplayName("50 a length with chunks, or two lengths, cannot hide a second request")
  void two_lengths_cannot_hide_a_second_request() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> call.answer(200, "application/json", Samples.completion("Hi")));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl());
        RawCaller caller = new RawCaller(server)) {
      caller.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"
              + "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(caller.answer().status()).isEqualTo(400);
      assertThat(caller.readToEnd()).isEmpty();
      assertThat(upstream.calls()).isZero();
    }
  }
}
