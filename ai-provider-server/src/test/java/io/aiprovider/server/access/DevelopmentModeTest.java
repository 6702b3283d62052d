package io.aiprovider.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevelopmentModeTest {
  private static RunningServer server;
  private static HttpCaller caller;

  @BeforeAll
  static void start() {
    server = RunningServer.simulated("mode=development");
    caller = new HttpCaller(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost:8005", "127.0.0.1", "127.0.0.1:8005", "[::1]", "[::1]:1"})
  void a_local_host_is_allowed(String host) {
    assertThat(get("/v1/models", host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
        "[::2]",
        "0.0.0.0",
        ""
      })
  void a_foreign_host_is_refused_with_an_error(String host) {
    for (String path : new String[] {"/v1/models", "/health", "/nothing"}) {
      RawCaller.Answer answer = get(path, host);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(HttpCaller.errorOf(answer.body()).string("code")).isEqualTo("host_not_local");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "localhost",
        "http://["
      })
  void a_foreign_origin_is_refused_with_an_error(String origin) {
    HttpResponse<String> response = caller.chat(Samples.HELLO, "Origin", origin);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("origin_not_local");
  }

  @Test
  void a_host_that_only_starts_with_a_local_name_is_refused() {
    assertThat(get("/v1/models", "[::1].evil.example").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:3000", "https://127.0.0.1", "http://[::1]:5173"})
  void a_local_origin_is_allowed(String origin) {
    assertThat(caller.chat(Samples.HELLO, "Origin", origin).statusCode()).isEqualTo(200);
  }

  @Test
  void credentials_are_ignored() {
    assertThat(caller.chat(Samples.HELLO, "Authorization", "Bearer whatever").statusCode())
        .isEqualTo(200);
  }

  private static RawCaller.Answer get(String path, String host) {
    try (RawCaller raw = new RawCaller(server)) {
      return raw.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").answer();
    }
  }
}
