package io.aiprovider.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What spans hold of prompts and answers: nothing, unless that is wanted. */
class ContentTest {
  private static final String PROMPT = "Write to quantum.badger@example.com about ZEBRA-4711";
  private static final String REQUEST =
      "{\"model\":\"gpt-4o-mini\",\"user\":\"end-user-99\",\"stop\":[\"stopword-99\"],"
          + "\"messages\":[{\"role\":\"user\",\"content\":\""
          + PROMPT
          + "\"}]}";

  private static void answer(Conversation call) throws IOException {
    if (call.body().contains("\"stream\":true")) {
      call.beginStream();
      call.write(Samples.stream("Dear ", "quantum.badger@example.com"));
    } else {
      call.answer(
          200, "application/json", Samples.completion("Dear quantum.badger@example.com, ok"));
    }
  }

  private static void failure(Conversation call) throws IOException {
    call.answer(
        400,
        "application/json",
        Samples.error("No: " + PROMPT + " with sk-upstream", "invalid_request_error", "bad"));
  }

  @Test
  void no_byte_of_prompts_answers_and_keys_is_sent() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream = new RawUpstream(ContentTest::answer);
        RawUpstream failing = new RawUpstream(ContentTest::failure);
        RunningServer server =
            TracedServer.production(
                TracedServer.variables(receiver),
                "providers.up.type=openai",
                "providers.up.base-url=" + upstream.baseUrl(),
                "providers.up.api-key=sk-upstream-77",
                "providers.bad.type=openai",
                "providers.bad.base-url=" + failing.baseUrl(),
                "providers.bad.api-key=sk-upstream-78")) {
      String key = TracedServer.key(server, "");
      HttpCaller caller = new HttpCaller(server);
      for (String model : new String[] {"up/gpt-4o-mini", "bad/gpt-4o-mini"}) {
        String request = REQUEST.replace("gpt-4o-mini", model);
        caller.chat(request, "Authorization", "Bearer " + key);
        caller.chat(
            request.replace("{\"model\"", "{\"stream\":true,\"model\""),
            "Authorization",
            "Bearer " + key);
      }

      receiver.call(4);
      assertThat(receiver.bytes())
          .contains("gpt-4o-mini", "invalid_request")
          .doesNotContain(
              "quantum",
              "ZEBRA",
              "Dear",
              "sk-upstream",
              key,
              "end-user-99",
              "stopword-99",
              "person-7",
              TracedServer.ADMIN);
    }
  }

  @Test
  void redacted_content_has_the_form_of_the_conventions_without_what_was_recognized() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream = new RawUpstream(ContentTest::answer);
        RunningServer server =
            TracedServer.inFrontOf(
                upstream.baseUrl(),
                receiver,
                "tracing.content=redacted",
                "tracing.redact[0]=ZEBRA-[0-9]+")) {
      new HttpCaller(server).chat(REQUEST);

      Trace trace = receiver.call();
      Map<String, Object> attempt = trace.attemptAttributes();
      assertThat(attempt.get("gen_ai.input.messages"))
          .isEqualTo(
              "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":"
                  + "\"Write to [email] about [redacted]\"}]}]");
      assertThat(attempt.get("gen_ai.output.messages"))
          .isEqualTo(
              "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":"
                  + "\"Dear [email], ok\"}],\"finish_reason\":\"stop\"}]");
      assertThat(trace.callAttributes())
          .containsEntry("gen_ai.input.messages", attempt.get("gen_ai.input.messages"))
          .containsEntry("gen_ai.output.messages", attempt.get("gen_ai.output.messages"));
      assertThat(receiver.bytes()).doesNotContain("quantum", "ZEBRA", "sk-upstream");
    }
  }

  @Test
  void streams_and_answers_from_the_cache_have_their_content() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream = new RawUpstream(ContentTest::answer);
        RunningServer server =
            TracedServer.inFrontOf(
                upstream.baseUrl(), receiver, "tracing.content=full", "cache.enabled=true")) {
      HttpCaller caller = new HttpCaller(server);
      String streamed = REQUEST.replace("{\"model\"", "{\"stream\":true,\"model\"");
      caller.chat(streamed);
      Object first = receiver.call(1).callAttributes().get("gen_ai.output.messages");
      caller.chat(streamed);
      Object second = receiver.call(2).callAttributes().get("gen_ai.output.messages");

      assertThat(receiver.call(2).callAttributes()).containsEntry("ai_provider.cache", "hit");
      assertThat(String.valueOf(first)).contains("Dear quantum.badger@example.com");
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void long_content_is_shortened() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream = new RawUpstream(ContentTest::answer);
        RunningServer server =
            TracedServer.inFrontOf(
                upstream.baseUrl(),
                receiver,
                "tracing.content=full",
                "tracing.content-limit=1000B")) {
      JsonObject request =
          JsonObject.parse(REQUEST)
              .with(
                  "messages",
                  List.of(JsonObject.of("role", "user").with("content", "word ".repeat(1_000))));
      new HttpCaller(server).chat(request.toString());

      Map<String, Object> attempt = receiver.call().attemptAttributes();
      assertThat(String.valueOf(attempt.get("gen_ai.input.messages")).length()).isLessThan(1_200);
      assertThat(attempt).containsEntry("ai_provider.content_truncated", true);
    }
  }
}
