package io.aiprovider.server.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RawUpstream.Behaviour;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The first provider fails before its first content; the second answers. */
class FailoverDrillTest {

  static Stream<Arguments> faults() {
    Behaviour error =
        call -> call.answer(500, "application/json", Samples.error("Broken.", "server_error", "x"));
    Behaviour hang = Conversation::hang;
    Behaviour hangAfterRole =
        call -> {
          call.beginStream();
          call.write(Samples.opening());
          call.hang();
        };
    Behaviour cut = call -> call.answer(200, "text/event-stream", Samples.opening());
    Behaviour cutAnswer =
        call ->
            call.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{");
    Behaviour reset = Conversation::reset;
    Behaviour errorEvent =
        call ->
            call.answer(
                200,
                "text/event-stream",
                Samples.event(Samples.error("Broken.", "server_error", "x")));
    Behaviour comments = call -> call.answer(200, "text/event-stream", ": wait\n\n: wait\n\n");
    Behaviour html = call -> call.answer(200, "text/html", "<html></html>");
    Behaviour refusedKey =
        call -> call.answer(401, "application/json", Samples.error("No.", "x", "invalid_api_key"));
    Behaviour rateLimit = call -> call.answer(429, "application/json", "{}");
    Behaviour noModel =
        call -> call.answer(404, "application/json", Samples.error("No.", "x", "model_not_found"));
    return Stream.of(
        Arguments.of("500", error, Samples.HELLO),
        Arguments.of("500", error, Samples.HELLO_STREAMED),
        Arguments.of("silence", hang, Samples.HELLO),
        Arguments.of("silence", hang, Samples.HELLO_STREAMED),
        Arguments.of("silence after the role", hangAfterRole, Samples.HELLO_STREAMED),
        Arguments.of("a cut before content", cut, Samples.HELLO_STREAMED),
        Arguments.of("a cut answer", cutAnswer, Samples.HELLO),
        Arguments.of("a reset", reset, Samples.HELLO),
        Arguments.of("a reset", reset, Samples.HELLO_STREAMED),
        Arguments.of("12 an error event", errorEvent, Samples.HELLO_STREAMED),
        Arguments.of("15 comments only", comments, Samples.HELLO_STREAMED),
        Arguments.of("16 HTML", html, Samples.HELLO_STREAMED),
        Arguments.of("16 HTML", html, Samples.HELLO),
        Arguments.of("47 a refused key", refusedKey, Samples.HELLO),
        Arguments.of("47 a rate limit", rateLimit, Samples.HELLO),
        Arguments.of("no such model", noModel, Samples.HELLO));
  }

  @ParameterizedTest(name = "13 {0}: {2}")
  @MethodSource("faults")
  void the_second_provider_answers(String name, Behaviour fault, String request) {
    try (RawUpstream first = new RawUpstream(fault);
        TwoProviders providers =
            new TwoProviders(
                first.baseUrl(),
                "providers.first.first-token-timeout=600ms",
                "providers.first.response-timeout=600ms")) {
      assertServedBySecond(providers.caller.chat(request));
      assertThat(first.calls()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("13 nothing accepts connections: the second provider answers")
  void the_second_provider_answers_when_the_first_is_down() {
    try (TwoProviders providers = new TwoProviders(RawUpstream.refusingBaseUrl())) {
      assertServedBySecond(providers.caller.chat(Samples.HELLO));
      assertServedBySecond(providers.caller.chat(Samples.HELLO_STREAMED));
    }
  }

  private static void assertServedBySecond(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("second");
    assertThat(response.headers().firstValue("x-ai-provider-provider")).hasValue("second");
    assertThat(response.headers().firstValue("x-ai-provider-attempts")).hasValue("2");
    assertThat(response.headers().firstValue("x-ai-provider-fallbacks")).hasValue("1");
  }

  @Test
  @DisplayName(
      "14 after the first content nothing is replayed, and the second provider is not called")
  void after_the_first_content_there_is_no_failover() {
    try (RawUpstream first =
            new RawUpstream(
                call ->
                    call.answer(
                        200, "text/event-stream", Samples.opening() + Samples.piece("Hel")));
        TwoProviders providers = new TwoProviders(first.baseUrl())) {
      String body = providers.caller.chat(Samples.HELLO_STREAMED).body();

      assertThat(body).contains("Hel", "stream_broken").doesNotContain("second", "[DONE]");
      assertThat(providers.second.calls()).isZero();
    }
  }

  @Test
  @DisplayName("44 a deterministic 400 is not failed over")
  void a_400_is_not_failed_over() {
    try (RawUpstream first =
            new RawUpstream(
                call ->
                    call.answer(
                        400,
                        "application/json",
                        Samples.error("No.", "invalid_request_error", "bad")));
        TwoProviders providers = new TwoProviders(first.baseUrl())) {
      HttpResponse<String> response = providers.caller.chat(Samples.HELLO);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(HttpCaller.errorOf(response).string("code")).isEqualTo("bad");
      assertThat(providers.second.calls()).isZero();
    }
  }

  @Test
  @DisplayName("44 a 400 does not open the circuit")
  void a_400_does_not_open_the_circuit() {
    try (RawUpstream first = new RawUpstream(call -> call.answer(400, "application/json", "{}"));
        TwoProviders providers =
            new TwoProviders(first.baseUrl(), "resilience.circuit-breaker.minimum-calls=2")) {
      for (int i = 0; i < 4; i++) {
        providers.caller.chat(Samples.HELLO);
      }

      assertThat(first.calls()).isEqualTo(4);
    }
  }
}
