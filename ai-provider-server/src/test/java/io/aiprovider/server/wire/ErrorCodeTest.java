package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors without a code of the provider get one, because programs decide by the code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorCodeTest {
  private volatile String answer = "";
  private RawUpstream upstream;
  private RunningServer one;
  private RunningServer two;

  @BeforeAll
  void start() {
    upstream = new RawUpstream(call -> call.write(answer));
    String[] open = {"resilience.circuit-breaker.enabled=false"};
    one = RunningServer.inFrontOf(upstream.baseUrl(), open);
    two =
        RunningServer.inFrontOf(
            upstream.baseUrl(),
            open[0],
            "resilience.max-attempts=2",
            "providers.other.type=vllm",
            "providers.other.base-url=" + upstream.baseUrl());
  }

  @AfterAll
  void stop() {
    one.close();
    two.close();
    upstream.close();
  }

  private void answers(int status, String type, String body) {
    answer =
        "HTTP/1.1 "
            + status
            + " Whatever\r\nContent-Type: "
            + type
            + "\r\nConnection: close\r\n\r\n"
            + body;
  }

  private static String code(String body) {
    return HttpCaller.errorOf(body).string("code");
  }

  private static final String CASES =
      """
      400 | This model's maximum context length is 8192 tokens. | context_length_exceeded
      404 | The model `x` does not exist. | model_not_found
      408 | Too late. | provider_timeout
      409 | Busy with another. | conflict
      429 | Slow down. | rate_limit_exceeded
      402 | Pay first. | insufficient_quota
      401 | No. | provider_unauthorized
      403 | Not here. | provider_permission_denied
      500 | It broke. | provider_unavailable
      503 | No capacity. | overloaded
      529 | No capacity. | overloaded
      400 | A field is wrong. |
      """;

  @ParameterizedTest
  @DisplayName("case R37 the code is that of the kind if the provider sends none, null or a number")
  @CsvSource(delimiter = '|', textBlock = CASES)
  void a_plain_error_has_a_code(int status, String message, String code) {
    String text = "{\"error\":{\"message\":\"" + message + "\",\"type\":\"x\"";
    String number = ",\"code\":" + status + "}}";
    String digits = ",\"param\":null,\"code\":\"" + status + "\"}}";
    List<String> bodies =
        List.of(
            text + "}}",
            text + ",\"code\":null}}",
            text + number,
            text + digits,
            "{\"object\":\"error\",\"message\":\"" + message + "\",\"code\":\"" + status + "\"}",
            "{\"error\":\"" + message + "\"}");
    for (String body : bodies) {
      answers(status, "application/json", body);

      for (String request : List.of(Samples.HELLO, Samples.HELLO_STREAMED)) {
        assertThat(code(new HttpCaller(one).chat(request).body())).as(body).isEqualTo(code);
      }
    }
  }

  @ParameterizedTest
  @DisplayName("case R37 several attempts that failed in the same way have the code of that kind")
  @CsvSource(delimiter = '|', textBlock = CASES)
  void failures_of_one_kind_have_its_code(int status, String message, String code) {
    answers(
        status,
        "application/json",
        "{\"error\":{\"message\":\"" + message + "\",\"type\":\"x\",\"code\":null}}");

    assertThat(code(new HttpCaller(two).chat(Samples.HELLO).body())).isEqualTo(code);
  }

  @ParameterizedTest
  @DisplayName("case R37 an error event in a stream has a code, too")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"message":"It broke.","type":"server_error"}} | stream_broken
          {"error":{"message":"It broke.","type":"server_error","code":null}} | stream_broken
          {"error":{"message":"Slow down.","code":429}} | rate_limit_exceeded
          {"error":{"message":"Too busy.","type":"overloaded_error"}} | overloaded
          {"error":{"message":"Broken.","code":"oops"}} | oops
          """)
  void an_error_event_has_a_code(String event, String code) {
    answers(200, "text/event-stream", Samples.piece("Hi") + Samples.event(event));

    HttpResponse<String> response = new HttpCaller(one).chat(Samples.HELLO_STREAMED);

    List<String> data = Samples.dataOf(response.body());
    assertThat(code(data.get(data.size() - 1))).isEqualTo(code);
  }

  @Test
  @DisplayName("case R37 a provider's own code is kept")
  void a_code_of_the_provider_is_kept() {
    answers(404, "application/json", Samples.error("No.", "x", "DeploymentNotFound"));

    JsonObject error = HttpCaller.errorOf(new HttpCaller(one).chat(Samples.HELLO));

    assertThat(error.string("code")).isEqualTo("DeploymentNotFound");
    assertThat(error.string("type")).isEqualTo("x");
  }
}
