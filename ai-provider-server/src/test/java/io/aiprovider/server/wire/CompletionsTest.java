package io.aiprovider.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's old completions, of prompt-only models and of chat models. */
class CompletionsTest {
  private static final String WHOLE =
      "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"created\":1,"
          + "\"model\":\"gpt-3.5-turbo-instruct\",\"choices\":[{\"text\":\" world\",\"index\":0,"
          + "\"logprobs\":null,\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

  @Test
  void a_whole_completion_is_replayed_as_a_completion_stream() {
    List<String> data =
        Samples.dataOf(
            send(
                    call -> call.answer(200, "application/json", WHOLE),
                    "gpt-3.5-turbo-instruct",
                    "\"prompt\":\"Hello\",\"stream\":true")
                .body());

    assertThat(data).last().isEqualTo("[DONE]");
    JsonObject chunk = JsonObject.parse(data.get(0));
    assertThat(chunk.string("object")).isEqualTo("text_completion");
    assertThat(chunk.objects("choices"))
        .singleElement()
        .hasToString(
            "{\"text\":\" world\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[7,8]", "[[7,8]]", "[[7],[8]]"})
  void a_prompt_of_tokens_is_refused(String prompt) {
    HttpResponse<String> refused = send(call -> {}, "gpt-4o-mini", "\"prompt\":" + prompt);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(HttpCaller.errorOf(refused).string("param")).isEqualTo("prompt");
    assertThat(HttpCaller.errorOf(refused).string("message")).contains("tokens");
  }

  @Test
  void a_chat_is_not_sent_to_a_prompt_only_fallback_model() {
    try (RawUpstream chats =
            new RawUpstream(
                call -> call.answer(200, "application/json", Samples.completion("Hi")));
        RunningServer server =
            RunningServer.inFrontOf(
                chats.baseUrl(),
                "providers.old.type=openai",
                "providers.old.base-url=" + RawUpstream.refusingBaseUrl(),
                "providers.old.api-key=k",
                "providers.old.priority=2",
                "providers.old.models=gpt-3.5-turbo-instruct")) {
      HttpCaller caller = new HttpCaller(server);
      HttpResponse<String> answer =
          caller.send(
              caller
                  .post("/v1/completions", "{\"model\":\"gpt-4o-mini\",\"prompt\":\"Hello\"}")
                  .build());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(chats.next().head()).startsWith("POST /v1/chat/completions ");
    }
  }

  private static HttpResponse<String> send(
      RawUpstream.Behaviour behaviour, String model, String members) {
    try (RawUpstream upstream = new RawUpstream(behaviour);
        RunningServer server = RunningServer.inFrontOf(upstream.baseUrl())) {
      HttpCaller caller = new HttpCaller(server);
      return caller.send(
          caller.post("/v1/completions", "{\"model\":\"" + model + "\"," + members + "}").build());
    }
  }
}
