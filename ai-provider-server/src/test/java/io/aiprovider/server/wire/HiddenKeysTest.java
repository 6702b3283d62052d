package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider quotes the key it was called with: no caller sees it. */
class HiddenKeysTest {
  /** One that looks like a key, and one that does not. */
  private static final List<String> KEYS = List.of("sk-fakeopenai0000000001", "Open.Sesame");

  private static final List<String> TYPES = List.of("openai", "mistral", "anthropic", "google");

  private static final String OPENING_OF_ANTHROPIC =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"m","model":"m","usage":{}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

      """;

  private static final String OPENING_OF_GOOGLE =
      """
      data: {"responseId":"r","candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}

      """;

  /** A provider's type, its key, and a status it answers with. */
  private record Case(String type, String key, int status) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String type : TYPES) {
      for (String key : KEYS) {
        for (int status : new int[] {400, 401, 402, 403, 404, 409, 422, 429, 500, 503}) {
          cases.add(new Case(type, key, status));
        }
      }
    }
    return cases.stream();
  }

  private static String quoting(String key) {
    return "{\"error\":{\"message\":\"No luck with key "
        + key
        + ".\",\"type\":\"t_"
        + key
        + "\",\"param\":\""
        + key
        + "\",\"code\":\"code "
        + key
        + "\",\"details\":[{\"header\":\"Bearer "
        + key
        + "\"}]},\"seen\":\""
        + key
        + "\"}";
  }

  private static RunningServer inFrontOf(RawUpstream upstream, String type, String key) {
    return RunningServer.with(
        "providers.one.type=" + type,
        "providers.one.base-url=" + upstream.baseUrl(),
        "providers.one.api-key=" + key,
        "providers.one.default-model=m",
        "resilience.retry.max-attempts=1");
  }

  private static String request(String members) {
    return "{\"model\":\"one/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
        + members
        + "}";
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_error_is_sent_without_the_key(Case one) {
    for (String members : new String[] {"", ",\"stream\":true"}) {
      try (RawUpstream upstream = answering(one.status(), one.key());
          RunningServer server = inFrontOf(upstream, one.type(), one.key())) {
        HttpResponse<String> response = new HttpCaller(server).chat(request(members));

        assertHidden(response, one.key());
        assertThat(upstream.calls()).isEqualTo(1);
      }
    }
  }

  private static void assertHidden(HttpResponse<String> response, String key) {
    assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(response.body()).doesNotContainIgnoringCase(key);
    assertThat(response.headers().map().toString()).doesNotContainIgnoringCase(key);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, Open.Sesame",
    "anthropic, Open.Sesame",
    "google, Open.Sesame",
    "openai, sk-fakeopenai0000000001"
  })
  void an_error_in_a_stream_or_with_status_200_is_sent_without_the_key(String type, String key) {
    String opening =
        switch (type) {
          case "anthropic" -> OPENING_OF_ANTHROPIC;
          case "google" -> OPENING_OF_GOOGLE;
          default -> Samples.opening() + Samples.piece("Hel");
        };
    try (RawUpstream upstream =
            new RawUpstream(
                call -> {
                  boolean streams =
                      call.body().contains("\"stream\":true") || call.head().contains("stream");
                  String event = "data: " + quoting(key) + "\n\n";
                  call.answer(
                      200,
                      streams ? "text/event-stream" : "application/json",
                      streams ? opening + event : quoting(key));
                });
        RunningServer server = inFrontOf(upstream, type, key)) {
      HttpCaller caller = new HttpCaller(server);

      assertHidden(caller.chat(request("")), key);
      String stream = caller.chat(request(",\"stream\":true")).body();
      assertThat(stream).contains("Hel", "error", "***").doesNotContainIgnoringCase(key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"index\":0,\"error\":{\"message\":\"Key KEY\"},\"message\":{}}]}",
        "{\"x_groq\":{\"error\":\"Key KEY\"},\"choices\":[]}",
        "{\"base_resp\":{\"status_code\":1013,\"status_msg\":\"Key KEY\"}}"
      })
  void an_error_inside_an_answer_is_sent_without_the_key(String answer) {
    String key = KEYS.get(1);
    try (RawUpstream upstream =
            new RawUpstream(
                call -> call.answer(200, "application/json", answer.replace("KEY", key)));
        RunningServer server = inFrontOf(upstream, "openai", key)) {
      HttpResponse<String> response = new HttpCaller(server).chat(request(""));

      assertHidden(response, key);
      assertThat(response.body()).contains("Key ***");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"stream\":true"})
  void failures_of_several_providers_are_sent_without_their_keys(String members) {
    try (RawUpstream poor = answering(402, KEYS.get(0));
        RawUpstream broken = answering(500, KEYS.get(1));
        RunningServer server =
            RunningServer.with(
                "providers.poor.type=openai",
                "providers.poor.base-url=" + poor.baseUrl(),
                "providers.poor.api-key=" + KEYS.get(0),
                "providers.broken.type=openai",
                "providers.broken.base-url=" + broken.baseUrl(),
                "providers.broken.api-key=" + KEYS.get(1),
                "resilience.retry.max-attempts=1")) {
      HttpResponse<String> response = new HttpCaller(server).chat(Samples.request(members));

      KEYS.forEach(key -> assertHidden(response, key));
      assertThat(HttpCaller.errorOf(response).string("message"))
          .startsWith("No provider could answer.")
          .contains("poor: Our account at the provider has no credit or quota left.")
          .contains("broken: No luck with key ***.");
    }
  }

  private static RawUpstream answering(int status, String key) {
    return new RawUpstream(call -> call.answer(status, "application/json", quoting(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "402, one: Our account at the provider has no credit or quota left. Check its billing and"
        + " limits.",
    "403, one: The provider refused this use of our API key with 403. Check what the account at the"
        + " provider may use."
  })
  void an_error_about_our_account_is_sent_in_our_own_words(int status, String sentence) {
    String providersError = Samples.error("You owe us 3 dollars.", "billing", "no_money");
    try (RawUpstream upstream =
            new RawUpstream(call -> call.answer(status, "application/json", providersError));
        RunningServer server = inFrontOf(upstream, "openai", KEYS.get(0))) {
      JsonObject error = HttpCaller.errorOf(new HttpCaller(server).chat(request("")));

      assertThat(error.string("message")).isEqualTo(sentence);
    }
  }

  @Test
  void values_of_authentication_headers_are_hidden_like_the_key() {
    try (RawUpstream upstream = answering(500, "Basic.Secret");
        RunningServer server =
            RunningServer.with(
                "providers.one.type=openai",
                "providers.one.base-url=" + upstream.baseUrl() + "?token=Query.Secret",
                "providers.one.headers.Authorization=Basic Basic.Secret",
                "resilience.retry.max-attempts=1")) {
      assertHidden(new HttpCaller(server).chat(request("")), "Basic.Secret");
    }
  }
}
