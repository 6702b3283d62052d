package io.aiprovider.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.Test;

class ViewsTest {

  @Test
  void a_message_joins_the_texts_of_its_parts() {
    ChatMessage message =
        new ChatMessage(
            Wire.json(
                "{'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url'},"
                    + "{'type':'text','text':'b'}]}"));

    assertThat(message.text()).isEqualTo("ab");
  }

  @Test
  void a_message_without_content_has_no_text_and_no_tool_calls() {
    ChatMessage message = new ChatMessage(Wire.json("{'content':null}"));

    assertThat(message.role()).isEmpty();
    assertThat(message.text()).isEmpty();
    assertThat(message.toolCalls()).isEmpty();
  }

  @Test
  void a_tool_message_names_the_call_it_answers() {
    assertThat(ChatMessage.tool("call_1", "12:00").json())
        .isEqualTo(Wire.json("{'role':'tool','content':'12:00','tool_call_id':'call_1'}"));
  }

  @Test
  void a_tool_call_has_its_id_name_and_arguments() {
    ToolCall call =
        new ToolCall(Wire.json("{'id':'c','function':{'name':'clock','arguments':'{}'}}"));

    assertThat(call.id()).isEqualTo("c");
    assertThat(call.name()).isEqualTo("clock");
    assertThat(call.arguments()).isEqualTo("{}");
  }

  @Test
  void a_tool_call_without_fields_is_empty() {
    ToolCall call = new ToolCall(JsonObject.EMPTY);

    assertThat(call.id() + call.name() + call.arguments()).isEmpty();
  }

  @Test
  void a_response_shows_its_first_choice() {
    ChatResponse response = Wire.answer("Hi", "length", "gpt-4o");

    assertThat(response.id()).isEqualTo("chatcmpl-1");
    assertThat(response.model()).isEqualTo("gpt-4o");
    assertThat(response.text()).isEqualTo("Hi");
    assertThat(response.finishReason()).isEqualTo("length");
    assertThat(response.usage()).isEqualTo(Usage.of(3, 5));
  }

  @Test
  void a_response_without_choices_is_empty() {
    ChatResponse response = new ChatResponse(JsonObject.EMPTY);

    assertThat(response.text()).isEmpty();
    assertThat(response.toolCalls()).isEmpty();
    assertThat(response.finishReason()).isNull();
    assertThat(response.usage()).isNull();
  }

  @Test
  void a_chunk_shows_its_first_choice() {
    assertThat(Wire.text("Hi").text()).isEqualTo("Hi");
    assertThat(Wire.finish("stop").finishReason()).isEqualTo("stop");
    assertThat(Wire.usage(1, 2).text()).isEmpty();
    assertThat(Wire.usage(1, 2).usage()).isEqualTo(Usage.of(1, 2));
  }

  @Test
  void answers_are_not_shown_when_printed() {
    assertThat(Wire.answer("secret").toString()).doesNotContain("secret");
    assertThat(Wire.text("secret").toString()).doesNotContain("secret");
  }
}
