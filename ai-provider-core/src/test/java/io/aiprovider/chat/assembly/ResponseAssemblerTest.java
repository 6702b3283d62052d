package io.aiprovider.chat.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.chat.Wire;
import io.aiprovider.json.JsonLiteral;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ResponseAssemblerTest {

  @Test
  void joins_the_pieces_of_a_text() {
    ChatResponse response = Wire.assembled(Wire.stream("Hel", "lo"));

    assertThat(response.text()).isEqualTo("Hello");
    assertThat(response.message().role()).isEqualTo("assistant");
    assertThat(response.finishReason()).isEqualTo("stop");
    assertThat(response.json().string("object")).isEqualTo("chat.completion");
  }

  @Test
  void has_finished_when_each_choice_has() {
    ResponseAssembler assembler = new ResponseAssembler();
    assertThat(assembler.finished()).isFalse();

    assembler.add(Wire.chunk("{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}"));
    assembler.add(Wire.chunk("{'choices':[{'index':1,'delta':{'content':'x'}}]}"));
    assertThat(assembler.finished()).isFalse();

    assembler.add(Wire.chunk("{'choices':[{'index':1,'delta':{},'finish_reason':'length'}]}"));
    assertThat(assembler.finished()).isTrue();
  }

  @Test
  @DisplayName("3 accepts usage before or after the finish reason")
  void accepts_usage_in_any_chunk() {
    assertThat(Wire.assembled(Wire.text("x"), Wire.finish("stop"), Wire.usage(1, 2)).usage())
        .isEqualTo(Usage.of(1, 2));
    assertThat(Wire.assembled(Wire.text("x"), Wire.usage(1, 2), Wire.finish("stop")).usage())
        .isEqualTo(Usage.of(1, 2));
  }

  @Test
  void keeps_usage_when_a_later_chunk_has_none() {
    ChatResponse response =
        Wire.assembled(Wire.usage(1, 2), Wire.chunk("{'choices':[],'usage':null}"));

    assertThat(response.usage()).isEqualTo(Usage.of(1, 2));
  }

  @Test
  @DisplayName("27 leaves truncated arguments as they are")
  void leaves_truncated_arguments_as_they_are() {
    ChatResponse response =
        Wire.assembled(
            Wire.delta("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f'}}]}"),
            Wire.delta("{'tool_calls':[{'index':0,'function':{'arguments':'{\\'x'}}]}"),
            Wire.finish("length"));

    assertThat(response.toolCalls().get(0).arguments()).isEqualTo("{\"x");
    assertThat(response.finishReason()).isEqualTo("length");
  }

  @Test
  @DisplayName("28 keeps a null content next to tool calls")
  void keeps_a_null_content_next_to_tool_calls() {
    ChatResponse response =
        Wire.assembled(
            Wire.delta("{'role':'assistant','content':null}"),
            Wire.delta("{'tool_calls':[{'index':0,'id':'a','function':{'name':'f'}}]}"));

    assertThat(response.message().content()).isEqualTo(JsonLiteral.NULL);
  }

  @Test
  @DisplayName("38 keeps several choices, in their order")
  void keeps_several_choices() {
    ChatResponse response =
        Wire.assembled(
            Wire.chunk("{'choices':[{'index':1,'delta':{'content':'b'}}]}"),
            Wire.chunk("{'choices':[{'index':0,'delta':{'content':'a'}}]}"),
            Wire.chunk("{'choices':[{'index':1,'delta':{'content':'B'}}]}"));

    assertThat(response.choices())
        .extracting(choice -> new ChatMessage(choice.object("message")).text())
        .containsExactly("a", "bB");
  }

  @Test
  @DisplayName("38 joins logprobs, reasoning, refusal, audio and annotations")
  void joins_logprobs_reasoning_refusal_audio_and_annotations() {
    ChatResponse response =
        Wire.assembled(
            Wire.chunk(
                "{'choices':[{'index':0,'delta':{'reasoning_content':'th','refusal':'N',"
                    + "'audio':{'id':'au','data':'AA'},'annotations':[1]},"
                    + "'logprobs':{'content':[{'token':'a'}]}}]}"),
            Wire.chunk(
                "{'choices':[{'index':0,'delta':{'reasoning_content':'ink','refusal':'o',"
                    + "'audio':{'data':'BB','expires_at':9},'annotations':[2]},"
                    + "'logprobs':{'content':[{'token':'b'}]}}]}"));

    assertThat(response.message().json())
        .isEqualTo(
            Wire.json(
                "{'role':'assistant','content':null,'reasoning_content':'think','refusal':'No',"
                    + "'audio':{'id':'au','data':'AABB','expires_at':9},'annotations':[1,2]}"));
    assertThat(response.choices().get(0).object("logprobs"))
        .isEqualTo(Wire.json("{'content':[{'token':'a'},{'token':'b'}]}"));
  }

  @Test
  void joins_openrouters_reasoning_so_that_it_can_be_sent_back() {
    ChatResponse response =
        Wire.assembled(
            reasoning("{'type':'reasoning.text','text':'Let ','format':'f','index':0}"),
            reasoning("{'type':'reasoning.text','text':'me see.','format':'f','index':0}"),
            reasoning("{'type':'reasoning.text','signature':'s','format':'f','index':0}"),
            reasoning("{'type':'reasoning.encrypted','data':'x','index':1}"),
            reasoning("{'type':'reasoning.encrypted','data':'y','index':1}"),
            Wire.finish("stop"));

    assertThat(response.message().json().objects("reasoning_details"))
        .containsExactly(
            Wire.json(
                "{'type':'reasoning.text','text':'Let me see.','format':'f','index':0,"
                    + "'signature':'s'}"),
            Wire.json("{'type':'reasoning.encrypted','data':'x','index':1}"),
            Wire.json("{'type':'reasoning.encrypted','data':'y','index':1}"));
  }

  private static ChatChunk reasoning(String detail) {
    return Wire.delta("{'reasoning_details':[" + detail + "]}");
  }

  @Test
  @DisplayName("25 an empty or null role is ignored")
  void an_empty_role_is_ignored() {
    ChatResponse response =
        Wire.assembled(
            Wire.delta("{'role':'assistant','content':'a'}"),
            Wire.delta("{'role':'','content':'b'}"),
            Wire.delta("{'role':null,'content':'c'}"));

    assertThat(response.message()).isEqualTo(ChatMessage.assistant("abc"));
  }

  @Test
  @DisplayName("48 content_filter is kept")
  void content_filter_is_kept() {
    assertThat(Wire.assembled(Wire.text("x"), Wire.finish("content_filter")).finishReason())
        .isEqualTo("content_filter");
  }

  @Test
  void keeps_unknown_fields_of_the_answer_and_of_its_choices() {
    ChatResponse response =
        Wire.assembled(
            Wire.chunk(
                "{'id':'i','made_up':1.0,'obfuscation':'zz','choices':"
                    + "[{'index':0,'delta':{'content':'x'},'stop_reason':7}]}"));

    assertThat(response.json().get("made_up")).hasToString("1.0");
    assertThat(response.json().has("obfuscation")).isFalse();
    assertThat(response.choices().get(0).integer("stop_reason")).isEqualTo(7);
  }
}
