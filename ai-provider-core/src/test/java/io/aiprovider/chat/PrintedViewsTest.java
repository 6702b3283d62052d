package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.embedding.EmbeddingResponse;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PrintedViewsTest {
  private static final String SECRET = "the launch code";

  @Test
  void printed_views_show_no_content() {
    ChatMessage message = ChatMessage.user(SECRET);
    ChatRequest request = ChatRequest.of(SECRET);
    JsonObject answer = JsonObject.of("choices", List.of(JsonObject.of("message", message.json())));
    ToolCall call =
        new ToolCall(JsonObject.of("id", "c").with("function", JsonObject.of("arguments", SECRET)));

    assertThat(message + "" + request + new ChatResponse(answer) + new ChatChunk(answer) + call)
        .doesNotContain(SECRET);
  }

  @Test
  @DisplayName("R62 a printed answer shows its model, finish reason, length and usage")
  void a_printed_answer_shows_its_details() {
    ChatResponse answer =
        new ChatResponse(
            JsonObject.parse(
                "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"finish_reason\":\"stop\","
                    + "\"message\":{\"content\":\"Hello\"}}],"
                    + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}"));

    assertThat(answer)
        .hasToString(
            "ChatResponse[id=c1, model=m, finishReason=stop, characters=5, toolCalls=0,"
                + " promptTokens=3, completionTokens=5]");
    assertThat(new ChatResponse(JsonObject.EMPTY))
        .hasToString(
            "ChatResponse[id=, model=null, finishReason=null, characters=0, toolCalls=0,"
                + " usage=unknown]");
  }

  @Test
  @DisplayName("R62 printed vectors show their model, number and usage")
  void printed_vectors_show_their_number() {
    EmbeddingResponse vectors =
        new EmbeddingResponse(
            JsonObject.parse(
                "{\"model\":\"m\",\"data\":[{\"embedding\":[0.25]}],"
                    + "\"usage\":{\"prompt_tokens\":3}}"));

    assertThat(vectors).hasToString("EmbeddingResponse[model=m, vectors=1, promptTokens=3]");
  }
}
