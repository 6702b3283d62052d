package io.aiprovider.opentelemetry.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.opentelemetry.content.ContentOptions.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentOptionsTest {
  private static String input(String messages) {
    ContentOptions full = ContentOptions.of(Mode.FULL, 1_000, List.of());
    return full.input(ChatRequest.of(JsonObject.parse("{\"messages\":" + messages + "}"))).json();
  }

  @Test
  void tools_their_calls_and_their_results_are_parts() {
    assertThat(
            input(
                """
                [{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",\
                "function":{"name":"weather","arguments":"{\\"city\\":\\"Paris\\"}"}}]},\
                {"role":"tool","tool_call_id":"c1","content":"rain"}]\
                """))
        .isEqualTo(
            """
            [{"role":"assistant","parts":[{"type":"tool_call","name":"weather","id":"c1",\
            "arguments":"{\\"city\\":\\"Paris\\"}"}]},{"role":"tool","parts":\
            [{"type":"tool_call_response","id":"c1","response":"rain"}]}]\
            """);
  }

  @Test
  void images_are_named_and_not_recorded() {
    assertThat(
            input(
                """
                [{"role":"user","content":[{"type":"text","text":"Look"},\
                {"type":"image_url","image_url":{"url":"data:image/png;base64,SECRET"}}]}]\
                """))
        .contains("Look", "image_url")
        .doesNotContain("SECRET");
  }

  @Test
  void of_a_long_conversation_the_last_messages_are_recorded() {
    ContentOptions short20 = ContentOptions.of(Mode.FULL, 20, List.of());
    RecordedText text =
        short20.input(
            ChatRequest.builder().user("the first message").user("the last message").build());

    assertThat(text.json()).contains("the last message").doesNotContain("message\"}]},{\"role");
    assertThat(text.truncated()).isTrue();
  }

  @Test
  void an_answer_is_redacted_as_a_request_is() {
    AnswerRecorder answer = ContentOptions.of(Mode.REDACTED, 1_000, List.of()).answerRecorder();
    answer.add(
        new ChatResponse(
            JsonObject.parse(
                "{\"choices\":[{\"message\":{\"content\":\"a@example.com\"},"
                    + "\"finish_reason\":\"stop\"}]}")));

    assertThat(answer.text().json())
        .isEqualTo(
            "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"[email]\"}],"
                + "\"finish_reason\":\"stop\"}]");
  }

  @Test
  void nothing_is_recorded_by_default() {
    assertThat(ContentOptions.NONE.input(ChatRequest.of("Hello"))).isNull();
    assertThat(ContentOptions.NONE.answerRecorder()).isNull();
  }
}
