package io.aiprovider.server.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The lines of calls that are not the first one of a request for a model. */
class FurtherCallLinesTest {

  @Test
  void the_call_of_a_test_of_a_provider_has_the_request_for_the_test() {
    try (RunningServer server =
            RunningServer.dedicated("providers.sim.type=simulated", "logging.format=json");
        AccessLines lines = new AccessLines()) {
      HttpCaller caller = new HttpCaller(server);
      String path = "/api/v1/providers/sim/test";

      caller.send(caller.post(path, "", "x-request-id", "check-1").build());

      assertThat(lines.fields("check-1"))
          .contains(
              entry("method", "POST"),
              entry("path", path),
              entry("client_address", "127.0.0.1"),
              entry("provider", "sim"),
              entry("status", 200));
    }
  }

  @Test
  void a_second_call_for_a_better_answer_has_a_line_of_its_own() {
    Queue<String> answers =
        new ConcurrentLinkedQueue<>(
            List.of(
                "{\\\"sql\\\":\\\"SELEKT 1\\\",\\\"explanation\\\":\\\"One.\\\"}",
                "{\\\"sql\\\":\\\"SELECT 1\\\",\\\"explanation\\\":\\\"One.\\\"}"));
    try (RawUpstream upstream =
            new RawUpstream(
                call ->
                    call.answer(200, "application/json", Samples.completion(answers.remove())));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl(), "logging.format=json");
        AccessLines lines = new AccessLines()) {
      HttpCaller caller = new HttpCaller(server);

      HttpResponse<String> response =
          caller.send(
              caller
                  .post(
                      "/ai/sql/assist",
                      "{\"query\":\"one\",\"action\":\"generate\"}",
                      "x-request-id",
                      "repaired-1")
                  .build());

      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      List<Map<String, Object>> both = lines.all("repaired-1", 2);
      assertThat(both)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .contains(
                          entry("method", "POST"),
                          entry("path", "/ai/sql/assist"),
                          entry("client_address", "127.0.0.1"),
                          entry("attempts", 1),
                          entry("status", 200)));
      assertThat(both).extracting(line -> line.get("call_id")).doesNotHaveDuplicates();
      assertThat(both)
          .extracting(line -> line.get("call_id"))
          .contains(response.headers().firstValue("x-ai-provider-call-id").orElseThrow());
    }
  }
}
