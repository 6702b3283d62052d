package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllProvidersFailTest {

  @ParameterizedTest
  @CsvSource({
    "status:500, status:500, 500",
    "status:500, status:404, 502",
    "status:429:9s, status:429:8s, 429",
    "status:503, status:503, 503",
    "status:401, status:403, 502",
    "status:402, status:402, 429",
    "status:500, status:429, 502"
  })
  @DisplayName("46 equal failures give their status, mixed ones 502, in the same format")
  void failures_of_all_providers_decide_the_status(String first, String second, int status) {
    for (String request : new String[] {Samples.HELLO, Samples.HELLO_STREAMED}) {
      try (RunningServer server = failing(first, second)) {
        HttpResponse<String> response = new HttpCaller(server).chat(request);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(HttpCaller.errorOf(response).string("message")).contains("one", "two");
      }
    }
  }

  @Test
  @DisplayName("46 the shortest wait is sent")
  void the_shortest_wait_is_sent() {
    try (RunningServer server = failing("status:429:9s", "status:429:8s")) {
      HttpResponse<String> response = new HttpCaller(server).chat(Samples.HELLO);

      assertThat(response.headers().firstValue("retry-after")).hasValue("8");
    }
  }

  @Test
  @DisplayName("46 all timed out: 504")
  void timeouts_of_all_providers_are_a_504() {
    try (RunningServer server =
        failing(
            "silence",
            "silence",
            "providers.one.first-token-timeout=100ms",
            "providers.two.first-token-timeout=100ms")) {
      HttpResponse<String> response = new HttpCaller(server).chat(Samples.HELLO_STREAMED);

      assertThat(response.statusCode()).isEqualTo(504);
      HttpCaller.errorOf(response);
    }
  }

  @Test
  @DisplayName("46 all cooling down: 503 at once, with Retry-After")
  void a_503_is_sent_at_once_when_all_are_cooling_down() {
    try (RunningServer server = failing("status:429:30s", "status:429:20s")) {
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.HELLO);
      HttpResponse<String> response = caller.chat(Samples.HELLO);

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("providers_cooling_down");
      assertThat(Integer.parseInt(response.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1, 20);
      assertThat(response.headers().firstValue("x-ai-provider-attempts")).hasValue("0");
    }
  }

  @Test
  @DisplayName(
      "case R52 the error names providers that are cooling down, with end and cause, and those that failed")
  void providers_that_are_cooling_down_are_named() {
    try (RunningServer server = failing("status:429:30s", "status:401")) {
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.HELLO);
      HttpResponse<String> response = caller.chat(Samples.HELLO);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(502);
      assertThat(HttpCaller.errorOf(response).string("message"))
          .containsPattern("one: not called until \\d\\d:\\d\\d:\\d\\d \\(rate limited\\)\\.")
          .contains("two: ");
    }
  }

  @Test
  @DisplayName("case R51 a reason of two providers is shown once")
  void a_reason_of_two_providers_is_shown_once() {
    try (RunningServer server = failing("status:500", "status:500")) {
      String message =
          HttpCaller.errorOf(new HttpCaller(server).chat(Samples.HELLO)).string("message");

      assertThat(message).containsOnlyOnce("status 500").contains("one, two: ");
    }
  }

  @Test
  void the_callers_own_time_limit_is_a_504() {
    try (RunningServer server = failing("silence", "silence")) {
      HttpResponse<String> response =
          new HttpCaller(server).chat(Samples.HELLO, "x-ai-provider-timeout", "0.2");

      assertThat(response.statusCode()).isEqualTo(504);
      assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("deadline_exceeded");
    }
  }

  @Test
  void health_shows_the_failures_without_texts_of_the_providers() {
    try (RunningServer server = failing("status:500", "status:500")) {
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.HELLO);
      HttpResponse<String> response = caller.get("/health");

      assertThat(response.statusCode()).isEqualTo(200);
      JsonObject health = JsonObject.parse(response.body());
      assertThat(health.string("status")).isEqualTo("unhealthy");
      JsonObject one = health.object("providers").object("one");
      assertThat(one.string("status")).isEqualTo("unhealthy");
      assertThat(one.string("error")).isEqualTo("unavailable");
      assertThat(health.object("performance").integer("requests_total")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("R44 R53 all cooling down: /health is unhealthy and shows end and cause")
  void health_shows_the_end_of_a_cooldown() {
    try (RunningServer server = failing("status:429:30s", "status:429:20s")) {
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.HELLO);

      JsonObject health = JsonObject.parse(caller.get("/health").body());

      assertThat(health.string("status")).isEqualTo("unhealthy");
      JsonObject one = health.object("providers").object("one");
      assertThat(one.string("circuit")).isEqualTo("closed");
      assertThat(one.string("cooling_cause")).isEqualTo("rate_limited");
      assertThat(Instant.parse(one.string("cooling_until"))).isAfter(Instant.now());
    }
  }

  @Test
  @DisplayName("R44 one of two cooling down: /health is degraded, because calls can be served")
  void health_is_degraded_while_calls_can_be_served() {
    try (RunningServer server =
        RunningServer.with(
            "providers.one.type=simulated",
            "providers.two.type=simulated",
            "providers.one.simulation.fault=status:429:30s")) {
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.HELLO);

      JsonObject health = JsonObject.parse(caller.get("/health").body());

      assertThat(health.string("status")).isEqualTo("degraded");
    }
  }

  private static RunningServer failing(String first, String second, String... properties) {
    String[] all = new String[properties.length + 5];
    all[0] = "providers.one.type=simulated";
    all[1] = "providers.two.type=simulated";
    all[2] = "providers.one.simulation.fault=" + first;
    all[3] = "providers.two.simulation.fault=" + second;
    all[4] = "resilience.max-attempts=2";
    System.arraycopy(properties, 0, all, 5, properties.length);
    return RunningServer.with(all);
  }
}
