package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A body with a 20 MB string works; over the limit is 413, also when chunked. */
class WireEdgeCase37Test {

  @Test
  void an_image_of_20_mb_works() {
    String image = "data:image/png;base64," + "A".repeat(20 * 1024 * 1024);
    String body =
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is it?\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\""
            + image
            + "\"}}]}]}";
    try (RunningServer server = RunningServer.simulated()) {
      assertThat(new HttpCaller(server).chat(body).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_body_over_the_limit_is_a_413() {
    try (RunningServer server = RunningServer.simulated("limits.max-body=10KB")) {
      HttpResponse<String> response = new HttpCaller(server).chat(ofSize(10 * 1024 + 1));

      assertTooLarge(response);
    }
  }

  @Test
  void a_body_at_the_limit_is_accepted() {
    try (RunningServer server = RunningServer.simulated("limits.max-body=10KB")) {
      assertThat(new HttpCaller(server).chat(ofSize(10 * 1024)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_chunked_body_over_the_limit_is_a_413() {
    try (RunningServer server = RunningServer.simulated("limits.max-body=10KB")) {
      HttpCaller caller = new HttpCaller(server);
      byte[] body = ofSize(20 * 1024).getBytes(StandardCharsets.UTF_8);
      HttpResponse<String> response =
          caller.send(
              caller
                  .request(HttpCaller.CHAT, "Content-Type", "application/json")
                  .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                  .build());

      assertTooLarge(response);
    }
  }

  @Test
  void an_endless_body_is_cut_off() {
    try (RunningServer server = RunningServer.simulated("limits.max-body=10KB");
        RawCaller caller = new RawCaller(server)) {
      String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
      caller.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
              + chunk.repeat(11));

      assertThat(caller.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void a_caller_that_waits_for_100_continue_with_a_large_body_is_refused_at_once() {
    try (RunningServer server = RunningServer.simulated("limits.max-body=10KB");
        RawCaller caller = new RawCaller(server)) {
      caller.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
              + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n");

      assertThat(caller.answer().status()).isEqualTo(413);
    }
  }

  private static void assertTooLarge(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("request_too_large");
    assertThat(HttpCaller.errorOf(response).string("message")).contains("10240");
  }

  private static String ofSize(int bytes) {
    return Samples.HELLO.replace("Hello", "x".repeat(bytes - Samples.HELLO.length() + 5));
  }
}
