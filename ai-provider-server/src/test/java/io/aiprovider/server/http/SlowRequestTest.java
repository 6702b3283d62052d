package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
class SlowRequestTest {

  private static final String[] SETTINGS = {
    "providers.sim.type=simulated", "limits.request-timeout=500ms", "limits.idle-timeout=2s"
  };

  private static final String CHAT =
      "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  @Test
  @DisplayName("case R28 a request that does not arrive in time is a 408")
  void a_request_that_does_not_arrive_in_time_is_a_408(CapturedOutput output) {
    try (RunningServer server = RunningServer.with(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      RawCaller.Answer answer =
          raw.send(
                  "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
              .answer();

      assertThat(answer.status()).isEqualTo(408);
      assertThat(HttpCaller.errorOf(answer.body()).string("code")).isEqualTo("request_timeout");
      assertThat(raw.readToEnd()).isEmpty();
    }
    assertThat(output.getAll()).doesNotContain("ERROR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"POST /auth/create-key", "POST /auth/verify-key", "PUT /admin/tenants/acme"})
  void a_body_for_a_management_path_that_does_not_arrive_in_time_is_a_408(
      String line, CapturedOutput output) {
    try (RunningServer server = RunningServer.with(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      HttpCaller caller = new HttpCaller(server);
      caller.send(caller.post("/auth/verify-key", "{}").build()); // loads what Spring needs
      RawCaller.Answer answer =
          raw.send(
                  line
                      + " HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
              .answer();

      assertThat(answer.status()).as(answer.body()).isEqualTo(408);
      assertThat(HttpCaller.errorOf(answer.body()).string("code")).isEqualTo("request_timeout");
      assertThat(answer.body()).contains("within 500 milliseconds");
      assertThat(raw.readToEnd()).isEmpty();
    }
    assertThat(output.getAll()).doesNotContain("ERROR");
  }

  @Test
  void a_head_that_does_not_arrive_in_time_is_a_408(CapturedOutput output) {
    try (RunningServer server = RunningServer.with(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      RawCaller.Answer answer = raw.send("GET /health HTTP/1.1\r\nHo").answer();

      assertThat(answer.status()).isEqualTo(408);
      assertThat(HttpCaller.errorOf(answer.body()).string("code")).isEqualTo("request_timeout");
      assertThat(raw.readToEnd()).isEmpty();
    }
    assertThat(output.getAll()).doesNotContain("ERROR");
  }

  @Test
  void a_head_after_an_answered_request_must_arrive_in_time_too() {
    try (RunningServer server = RunningServer.with(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      String request = "GET /health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n";
      assertThat(raw.send(request).answer().status()).isEqualTo(200);
      assertThat(raw.send(request).answer().status()).isEqualTo(200);

      assertThat(raw.send("GET").answer().status()).isEqualTo(408);
      assertThat(raw.readToEnd()).isEmpty();
    }
  }

  @Test
  void a_call_may_take_longer_than_its_request() {
    try (RunningServer server =
            RunningServer.with(
                "providers.sim.type=simulated",
                "providers.sim.simulation.latency=700ms",
                "limits.request-timeout=200ms",
                "limits.idle-timeout=1s");
        RawCaller raw = new RawCaller(server)) {
      assertThat(raw.chat(Samples.HELLO).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_connection_without_a_request_is_closed() {
    try (RunningServer server = RunningServer.with(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      assertThat(raw.readToEnd()).isEmpty();
    }
  }

  /** Each byte comes soon after the one before, but the body takes too long. */
  @Test
  void a_body_that_comes_byte_by_byte_must_arrive_in_time_too() throws Exception {
    try (RunningServer server = RunningServer.with(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      raw.send(CHAT + "Content-Length: 1000000\r\n\r\n");
      CompletableFuture<RawCaller.Answer> answer = CompletableFuture.supplyAsync(raw::answer);

      while (!answer.isDone()) {
        raw.send(" ");
        new HttpCaller(server).get("/health/liveness"); // takes a moment
      }

      assertThat(answer.get().status()).isEqualTo(408);
      assertThat(raw.readToEnd()).isEmpty();
    }
  }

  @Test
  void a_body_that_comes_byte_by_byte_in_time_is_served() {
    try (RunningServer server = RunningServer.simulated();
        RawCaller raw = new RawCaller(server)) {
      raw.send(CHAT + "Content-Length: " + Samples.HELLO.length() + "\r\n\r\n");
      for (char next : Samples.HELLO.toCharArray()) {
        raw.send(String.valueOf(next));
        new HttpCaller(server).get("/health/liveness"); // takes a moment
      }

      assertThat(raw.answer().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST /v1/none", "POST /none"})
  void the_rest_of_a_refused_request_must_arrive_in_time(String line, CapturedOutput output) {
    try (RunningServer server = RunningServer.with(SETTINGS);
        RawCaller raw = new RawCaller(server)) {
      String head = line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n";
      assertThat(raw.send(head).answer().status()).isEqualTo(404);

      assertThat(raw.send("{").readToEnd()).isEmpty();
    }
    assertThat(output.getAll()).doesNotContain("ERROR", "WARN");
  }

  /** The second request is read only after the first answer, which may take long. */
  @Test
  void the_time_of_a_pipelined_body_begins_with_the_answer_before_it() {
    try (RunningServer server =
            RunningServer.with(
                "providers.sim.type=simulated",
                "providers.sim.simulation.latency=900ms",
                "limits.request-timeout=500ms",
                "limits.idle-timeout=2s");
        RawCaller raw = new RawCaller(server)) {
      String head = CHAT + "Content-Length: " + Samples.HELLO.length() + "\r\n\r\n";
      raw.send(head + Samples.HELLO + head + Samples.HELLO.substring(0, 10));
      assertThat(raw.answer().status()).isEqualTo(200);
      assertThat(raw.send(Samples.HELLO.substring(10)).answer().status()).isEqualTo(200);

      raw.send(head + Samples.HELLO + head + Samples.HELLO.substring(0, 10));
      assertThat(raw.answer().status()).isEqualTo(200);
      assertThat(raw.answer().status()).isEqualTo(408);
      assertThat(raw.readToEnd()).isEmpty();
    }
  }
}
