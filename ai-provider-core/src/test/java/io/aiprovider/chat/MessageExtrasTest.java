package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageExtrasTest {
  private static final String CALL =
      "{'id':'c1','type':'function','function':{'name':'add','arguments':'{}'}";

  private static JsonObject plain(ChatMessage message) {
    JsonObject plain = JsonObject.of("role", message.role()).with("content", message.content());
    return message.toolCalls().isEmpty()
        ? plain
        : plain.with(
            "tool_calls",
            message.toolCalls().stream()
                .map(call -> ToolCall.of(call.id(), call.name(), call.arguments()).json())
                .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'assistant','content':'4'}",
        "{'role':'assistant','content':'4','reasoning_content':'2 and 2',"
            + "'thinking_blocks':[{'signature':'s'}]}",
        "{'role':'assistant','content':'4','reasoning':'2 and 2'}",
        "{'role':'assistant','content':null,'tool_calls':["
            + CALL
            + ",'extra_content':{'google':{'thought_signature':'s'}}}]}",
        "{'role':'assistant','content':null,'tool_calls':["
            + "{'id':'c1','type':'function','function':"
            + "{'name':'add','arguments':'{}','thought_signature':'s'}}]}"
      })
  void a_message_is_restored_unchanged(String text) {
    ChatMessage message = new ChatMessage(Wire.json(text));

    String extras = MessageExtras.of(message);

    assertThat(MessageExtras.restored(plain(message), message.reasoning(), extras))
        .isEqualTo(message.json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'assistant','content':'4','refusal':'No.','reasoning_content':'2 and 2'}",
        "{'role':'assistant','content':'4','refusal':null,'annotations':[],'audio':{},'name':''}",
        "{'role':'assistant','content':null,'tool_calls':[" + CALL + ",'index':0}]}"
      })
  void standard_and_empty_fields_are_not_extras(String text) {
    assertThat(MessageExtras.of(new ChatMessage(Wire.json(text)))).isNull();
  }

  @Test
  void extras_that_were_changed_are_refused() {
    assertThatThrownBy(() -> MessageExtras.restored(JsonObject.EMPTY, null, "{"))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("The extras of a message were changed");
  }
}
