package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEndTest {

  @Test
  @DisplayName("10 exactly one [DONE]")
  void done_is_sent_once() {
    List<String> data = Samples.dataOf(answerTo(Samples.stream("Hi") + Samples.done()).body());

    assertThat(Collections.frequency(data, "[DONE]")).isEqualTo(1);
    assertThat(data).last().isEqualTo("[DONE]");
  }

  @Test
  @DisplayName("10 a complete stream without [DONE] gets one")
  void a_complete_stream_without_done_gets_one() {
    List<String> data =
        Samples.dataOf(answerTo(Samples.piece("Hi") + Samples.finish("stop")).body());

    assertThat(data).last().isEqualTo("[DONE]");
  }

  @Test
  @DisplayName("11 a cut is followed by one error event, no [DONE] and no invented stop")
  void a_cut_is_reported_in_an_error_event() {
    String body = answerTo(Samples.opening() + Samples.piece("Hel") + Samples.piece("lo")).body();

    List<String> data = Samples.dataOf(body);
    assertThat(data).hasSize(4);
    assertThat(HttpCaller.errorOf(data.get(3)).string("code")).isEqualTo("stream_broken");
    assertThat(body).contains("Hel").doesNotContain("[DONE]").doesNotContain("\"stop\"");
  }

  @Test
  @DisplayName("11 a reset connection is also reported in an error event")
  void a_reset_is_reported_in_an_error_event() {
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                  call.awaitProceed();
                  call.reset();
                });
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpResponse<InputStream> response = new HttpCaller(server).stream(Samples.HELLO_STREAMED);
      upstream.next().proceed();

      List<String> data = Samples.dataOf(text(response));
      assertThat(HttpCaller.errorOf(data.get(data.size() - 1)).string("code"))
          .isEqualTo("stream_broken");
    }
  }

  @Test
  @DisplayName("12 an error before content is a failure with its own status")
  void an_error_before_content_is_a_real_status() {
    HttpResponse<String> response =
        answerTo(Samples.event(Samples.error("Too busy.", "overloaded_error", "overloaded")));

    assertThat(response.statusCode()).isEqualTo(503);
    HttpCaller.errorOf(response);
  }

  @Test
  @DisplayName("12 an error after content is the last event")
  void an_error_after_content_is_the_last_event() {
    String error = Samples.event(Samples.error("It broke.", "server_error", "oops"));
    List<String> data =
        Samples.dataOf(answerTo(Samples.piece("Hi") + error + Samples.done()).body());

    assertThat(data).hasSize(2);
    assertThat(HttpCaller.errorOf(data.get(1)).string("message")).contains("It broke.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": keep-alive\n\n", "data: [DONE]\n\n", "\n\n"})
  @DisplayName("15 an empty stream is a 502")
  void an_empty_stream_is_a_502(String stream) {
    HttpResponse<String> response = answerTo(stream);

    assertThat(response.statusCode()).isEqualTo(502);
    HttpCaller.errorOf(response);
  }

  @Test
  @DisplayName("13 a role alone is not yet content")
  void a_cut_after_the_role_is_a_real_status() {
    HttpResponse<String> response = answerTo(Samples.opening());

    assertThat(response.statusCode()).isEqualTo(502);
    HttpCaller.errorOf(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"content_filter", "length", "tool_calls", "a_new_one"})
  @DisplayName("48 a finish reason is passed on unchanged")
  void a_finish_reason_is_passed_on_unchanged(String reason) {
    String body = answerTo(Samples.piece("Hi") + Samples.finish(reason) + Samples.done()).body();

    assertThat(body).contains("\"finish_reason\":\"" + reason + "\"").doesNotContain("\"stop\"");
  }

  private static String text(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse<String> answerTo(String upstreamStream) {
    try (RawUpstream upstream =
            new RawUpstream(call -> call.answer(200, "text/event-stream", upstreamStream));
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      return new HttpCaller(server).chat(Samples.HELLO_STREAMED);
    }
  }
}
