package io.aiprovider.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data plane and the controllers of Spring have the same edge. */
class EdgeTest {
  private static final String KEY = "caller-key-7c1f";
  private static final String BEARER = "Bearer " + KEY;

  private static RunningServer production(String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "mode=production";
    all[1] = "auth.api-key=" + KEY;
    System.arraycopy(settings, 0, all, 2, settings.length);
    return RunningServer.simulated(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1/none", "/health", "/none", "/v1/models?%"})
  void all_answers_have_the_security_headers_once(String path) {
    try (RunningServer server = RunningServer.simulated();
        RawCaller raw = new RawCaller(server)) {
      String head =
          raw.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().head();

      assertSecured(head);
      assertThat(head.toLowerCase()).doesNotContain("strict-transport-security");
    }
  }

  @Test
  void the_answer_to_a_request_that_is_no_http_has_the_security_headers() {
    try (RunningServer server = RunningServer.simulated();
        RawCaller raw = new RawCaller(server)) {
      assertSecured(raw.send("nonsense\r\n\r\n").answer().head());
    }
  }

  private static void assertSecured(String head) {
    assertThat(head.toLowerCase())
        .containsOnlyOnce("x-content-type-options: nosniff\r\n")
        .containsOnlyOnce("referrer-policy: no-referrer\r\n")
        .containsOnlyOnce("content-security-policy: default-src 'none'")
        .containsOnlyOnce("cache-control: no-store\r\n")
        .containsOnlyOnce("x-request-id: ");
  }

  @Test
  void a_stream_keeps_its_own_cache_control() {
    try (RunningServer server = RunningServer.simulated()) {
      HttpResponse<String> response = new HttpCaller(server).chat(Samples.HELLO_STREAMED);

      assertThat(response.headers().allValues("cache-control")).containsExactly("no-cache");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/none"})
  void plain_http_is_a_426_where_https_is_required(String path) {
    try (RunningServer server = production("require-https=true")) {
      HttpCaller caller = new HttpCaller(server);

      HttpResponse<String> response =
          caller.get(path, "Authorization", BEARER, "X-Forwarded-Proto", "https");

      assertThat(response.statusCode()).isEqualTo(426);
      assertThat(response.headers().firstValue("upgrade")).hasValue("TLS/1.2, HTTP/1.1");
      assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("https_required");
      assertThat(caller.get("/health/liveness").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void https_to_a_trusted_proxy_is_https() {
    try (RunningServer server = production("require-https=true", "trusted-proxies=127.0.0.0/8")) {
      HttpResponse<String> response =
          new HttpCaller(server)
              .get("/v1/models", "Authorization", BEARER, "X-Forwarded-Proto", "https");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("strict-transport-security"))
          .hasValue("max-age=31536000");
    }
  }

  @Test
  void an_address_is_limited_before_its_key_is_checked() {
    try (RunningServer server =
        production("limits.per-address.per-hour=3", "trusted-proxies=127.0.0.0/8")) {
      HttpCaller caller = new HttpCaller(server);
      for (String path : new String[] {"/v1/models", "/none", "/v1/models"}) {
        assertThat(caller.get(path, "X-Forwarded-For", "198.51.100.7").statusCode()).isEqualTo(401);
      }

      HttpResponse<String> refused =
          caller.get("/none", "X-Forwarded-For", "198.51.100.7", "Authorization", BEARER);

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(HttpCaller.errorOf(refused).string("code")).isEqualTo("rate_limit_exceeded");
      assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
          .isBetween(1L, 3_600L);
      assertThat(caller.get("/v1/models", "X-Forwarded-For", "198.51.100.8").statusCode())
          .isEqualTo(401);
      assertThat(caller.get("/health", "X-Forwarded-For", "198.51.100.7").statusCode())
          .isEqualTo(200);
    }
  }
}
