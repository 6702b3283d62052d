package io.aiprovider.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
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
    assertThat(output.getAll()).doesNotContain(" ERROR ");
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
    assertThat(output.getAll()).doesNotContain(" ERROR ");
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
    assertThat(output.getAll()).doesNotContain(" ERROR ");
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
}
