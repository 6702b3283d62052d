package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnexpectedAnswersTest {
  private static final String HTML = "<html><body>Bad gateway</body></html>";

  @Test
  @DisplayName("16 HTML under 200 in answer to a stream request is a 502, not a stream")
  void html_under_200_is_a_502() {
    HttpResponse<String> response = answerTo(Samples.HELLO_STREAMED, 200, "text/html", HTML);

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(HttpCaller.errorOf(response).string("message")).doesNotContain("<html>");
  }

  @Test
  @DisplayName("16 a complete answer in answer to a stream request is replayed as chunks")
  void a_complete_answer_is_replayed_as_chunks() {
    HttpResponse<String> response =
        answerTo(Samples.HELLO_STREAMED, 200, "application/json", Samples.completion("Hi there"));

    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    assertThat(Samples.textOf(response.body())).isEqualTo("Hi there");
    assertThat(Samples.dataOf(response.body())).last().isEqualTo("[DONE]");
  }

  @Test
  void every_answer_has_the_id_of_its_call_plain_streamed_and_failed() {
    List<HttpResponse<String>> responses =
        List.of(
            answerTo(Samples.HELLO, 200, "application/json", Samples.completion("Hi")),
            answerTo(Samples.HELLO_STREAMED, 200, "text/event-stream", Samples.stream("Hi")),
            answerTo(Samples.HELLO, 400, "application/json", "{\"error\":{\"message\":\"No.\"}}"));

    assertThat(responses)
        .extracting(response -> response.headers().firstValue("x-ai-provider-call-id").orElse(""))
        .allMatch(id -> id.matches("call_[0-9a-f]{24}"))
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("16 JSON that is not an answer is a 502")
  void json_that_is_not_an_answer_is_a_502() {
    HttpResponse<String> response =
        answerTo(Samples.HELLO_STREAMED, 200, "application/json", "{\"hello\":1}");

    assertThat(response.statusCode()).isEqualTo(502);
    HttpCaller.errorOf(response);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "text/plain", "application/octet-stream", "text/html"})
  @DisplayName("17 a stream under another content type is still a stream")
  void a_stream_under_another_type_is_still_a_stream(String type) {
    HttpResponse<String> response =
        answerTo(Samples.HELLO_STREAMED, 200, type, Samples.stream("Hel", "lo"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Samples.textOf(response.body())).isEqualTo("Hello");
  }

  @ParameterizedTest
  @CsvSource({"500, 500", "502, 502", "503, 503", "529, 529", "404, 404", "418, 418"})
  @DisplayName("41 an HTML error keeps its status and gets OpenAI's error body")
  void an_html_error_keeps_its_status(int upstream, int status) {
    HttpResponse<String> response = answerTo(Samples.HELLO, upstream, "text/html", HTML);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(HttpCaller.errorOf(response).string("message")).doesNotContain("<html>");
  }

  @Test
  @DisplayName("44 a 400 is passed on as the provider sent it")
  void a_400_is_passed_on_as_the_provider_sent_it() {
    String body =
        "{\"error\":{\"message\":\"Unknown parameter: 'x'.\",\"type\":\"invalid_request_error\","
            + "\"param\":\"x\",\"code\":\"unknown_parameter\",\"hint\":{\"a\":1.0}}}";
    HttpResponse<String> response = answerTo(Samples.HELLO, 400, "application/json", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JsonObject.parse(response.body())).isEqualTo(JsonObject.parse(body));
    assertThat(response.body()).contains("1.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  @DisplayName("47 a refused key of ours is not an error of the caller, and details are not sent")
  void a_refused_key_is_a_502_without_details(int upstream) {
    HttpResponse<String> response =
        answerTo(
            Samples.HELLO,
            upstream,
            "application/json",
            Samples.error("Incorrect API key provided: sk-upst***eam", "x", "invalid_api_key"));

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).doesNotContain("sk-up");
    assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("provider_unauthorized");
  }

  @ParameterizedTest
  @CsvSource({"Retry-After: 7, 7", "retry-after-ms: 2500, 3"})
  @DisplayName("43 the provider's wait is sent when the call fails")
  void the_providers_wait_is_sent(String header, String seconds) {
    HttpResponse<String> response =
        rawAnswerTo(
            Samples.HELLO,
            "HTTP/1.1 429 Slow\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + header
                + "\r\n\r\n"
                + Samples.error("Slow down.", "rate_limit_error", "rate_limit_exceeded"));

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().allValues("retry-after")).isEqualTo(List.of(seconds));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503, 529})
  @DisplayName("case R54 no wait is invented if the provider sends none")
  void no_wait_is_invented(int upstream) {
    HttpResponse<String> response =
        answerTo(
            Samples.HELLO,
            upstream,
            "application/json",
            Samples.error("Slow down.", "rate_limit_error", "rate_limit_exceeded"));

    assertThat(response.statusCode()).isEqualTo(upstream);
    assertThat(response.headers().firstValue("retry-after")).isEmpty();
  }

  private static HttpResponse<String> answerTo(
      String request, int status, String contentType, String body) {
    return rawAnswerTo(
        request,
        "HTTP/1.1 "
            + status
            + " Whatever\r\nContent-Type: "
            + contentType
            + "\r\nConnection: close\r\n\r\n"
            + body);
  }

  private static HttpResponse<String> rawAnswerTo(String request, String answer) {
    try (RawUpstream upstream = new RawUpstream(call -> call.write(answer));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      return new HttpCaller(server).chat(request);
    }
  }
}
