package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedViewsTest {
  private static final String SECRET = "the launch code";

  @Test
  void printed_views_do_not_tell_what_was_said() {
    ChatMessage message = ChatMessage.user(SECRET);
    ChatRequest request = ChatRequest.of(SECRET);
    JsonObject answer = JsonObject.of("choices", List.of(JsonObject.of("message", message.json())));
    ToolCall call =
        new ToolCall(JsonObject.of("id", "c").with("function", JsonObject.of("arguments", SECRET)));

    assertThat(message + "" + request + new ChatResponse(answer) + new ChatChunk(answer) + call)
        .doesNotContain(SECRET);
  }
}
