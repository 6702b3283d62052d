package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static io.aiprovider.provider.openai.ProviderFixture.plainRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.reply.CompleteReply;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of services that only resemble OpenAI's are brought to its schema. */
class AnswerSchemaTest extends AnswerFixture {
  private static final long NOW = ProviderFixture.CLOCK.instant().getEpochSecond();

  @Test
  @DisplayName("R3 arguments as an object, in a whole answer")
  void arguments_become_text() {
    ChatResponse answer =
        answer(
            "{'choices':[{'message':{'tool_calls':[{'id':'a','function':{'name':'f',"
                + "'arguments':{'x':1.50}}},{'function':{'name':'g'}}]}}]}");

    assertThat(answer.toolCalls().get(0).arguments()).isEqualTo("{\"x\":1.50}");
    assertThat(answer.toolCalls().get(1).arguments()).isEqualTo("{}");
    assertThat(answer.toolCalls().get(1).id()).startsWith("call_");
    assertThat(answer.toolCalls())
        .extracting(call -> call.json().string("type"))
        .containsOnly("function");
    assertThat(answer.finishReason()).isEqualTo("tool_calls");
  }

  @Test
  @DisplayName("R4 a whole answer with very few fields")
  void adds_missing_fields_to_a_whole_answer() {
    JsonObject answer = answer("{'choices':[{'message':{'content':'hi'}}]}").json();

    assertThat(answer.string("id")).startsWith("chatcmpl-");
    assertThat(answer.string("object")).isEqualTo("chat.completion");
    assertThat(answer.integer("created")).isEqualTo(NOW);
    assertThat(answer.string("model")).isEqualTo("gpt-4o");
    assertThat(answer.objects("choices").get(0))
        .isEqualTo(
            JsonObject.parse(
                json(
                    "{'message':{'content':'hi','role':'assistant'},'index':0,"
                        + "'finish_reason':'stop'}")));
  }

  @Test
  @DisplayName("R4 chunks with very few fields")
  void adds_missing_fields_to_chunks() {
    List<ChatChunk> chunks =
        chunks(
            "{'choices':[{'delta':{'content':'hi'}}]}",
            "{'choices':[{'delta':{},'finish_reason':'stop'}]}",
            "{'choices':[],'usage':{'prompt_tokens':3,'completion_tokens':2}}");

    String id = chunks.get(0).json().string("id");
    assertThat(id).startsWith("chatcmpl-");
    assertThat(chunks)
        .hasSize(3)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.json().string("id")).isEqualTo(id);
              assertThat(chunk.json().string("object")).isEqualTo("chat.completion.chunk");
              assertThat(chunk.json().integer("created")).isEqualTo(NOW);
              assertThat(chunk.json().string("model")).isEqualTo("gpt-4o");
            });
    assertThat(chunks.get(0).choices().get(0))
        .isEqualTo(
            JsonObject.parse(
                json(
                    "{'delta':{'content':'hi','role':'assistant'},'index':0,"
                        + "'finish_reason':null}")));
    assertThat(chunks.get(2).json().object("usage").integer("total_tokens")).isEqualTo(5);
  }

  @Test
  @DisplayName("R4 all chunks have the id of the first that has one")
  void all_chunks_have_one_id() {
    List<ChatChunk> chunks =
        chunks(
            "{'id':'','choices':[],'prompt_filter_results':[]}",
            "{'id':'c7','choices':[{'index':0,'delta':{'content':'a'}}]}",
            "{'id':'c8','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}");

    assertThat(chunks).extracting(chunk -> chunk.json().string("id")).containsOnly("c7");
  }

  @Test
  void sends_the_role_once() {
    List<ChatChunk> chunks =
        chunks(
            "{'choices':[{'index':0,'delta':{'role':'','content':'a'}}]}",
            "{'choices':[{'index':0,'delta':{'role':'assistant','content':'b'}}]}",
            "{'choices':[{'index':1,'delta':{'content':'c'}}]}");

    assertThat(chunks)
        .extracting(chunk -> chunk.choices().get(0).object("delta").string("role"))
        .containsExactly("assistant", null, "assistant");
  }

  @Test
  @DisplayName("R5 events with other names are not chunks")
  void events_with_other_names_are_not_chunks() {
    fixture.streams(
        "event: ping\ndata: {\"type\":\"ping\"}\n\n",
        "event: message\n" + ProviderFixture.delta("a"),
        "event: keepalive\ndata: {}\n\n",
        "event: heartbeat\ndata: still here\n\n",
        "data: {\"type\":\"ping\"}\n\n",
        ProviderFixture.finish("stop"),
        DONE);

    assertThat(fixture.chunks())
        .hasSize(2)
        .allSatisfy(chunk -> assertThat(chunk.json().string("id")).isEqualTo("c1"));
  }

  @ParameterizedTest
  @DisplayName("R6 calls with the finish reason stop")
  @CsvSource({"stop, tool_calls", "length, length", "content_filter, content_filter"})
  void calls_change_the_finish_reason_to_tool_calls(String said, String told) {
    String calls =
        "'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]";
    String end = "'finish_reason':'" + said + "'";

    assertThat(answer("{'choices':[{'message':{" + calls + "}," + end + "}]}").finishReason())
        .isEqualTo(told);
    assertThat(
            chunks(
                "{'choices':[{'index':0,'delta':{" + calls + "}}]}",
                "{'choices':[{'index':1,'delta':{'content':'x'}}]}",
                "{'choices':[{'index':1,'delta':{}," + end + "}]}",
                "{'choices':[{'index':0,'delta':{}," + end + "}]}"))
        .extracting(ChatChunk::finishReason)
        .containsExactly(null, null, said, told);
  }

  @Test
  @DisplayName("R6 OpenAI's own stop, for a function that the caller named, is kept")
  void a_stop_of_azure_is_kept() {
    try (ProviderFixture azure = new ProviderFixture(Preset.AZURE_OPENAI, "/")) {
      azure.answers(
          json(
              "{'choices':[{'message':{'tool_calls':[{'id':'a','type':'function','function':"
                  + "{'name':'f','arguments':'{}'}}]},'finish_reason':'stop'}]}"));

      assertThat(azure.complete().response().finishReason()).isEqualTo("stop");
    }
  }

  @ParameterizedTest
  @DisplayName("R27 a byte order mark before the JSON")
  @ValueSource(booleans = {false, true})
  void a_byte_order_mark_is_removed(boolean stream) {
    fixture.answers("\uFEFF" + ProviderFixture.ANSWER);

    ChatRequest request = plainRequest().withStream(stream);

    assertThat(((CompleteReply) fixture.ask(request)).response().text()).isEqualTo("Hello");
  }

  @Test
  void a_text_or_a_message_is_read_as_a_delta() {
    assertThat(
            chunks(
                "{'choices':[{'message':{'role':'assistant','content':'a'}}]}",
                "{'choices':[{'text':'b'}]}"))
        .extracting(ChatChunk::text)
        .containsExactly("a", "b");
    assertThat(answer("{'choices':[{'text':'c'}]}").text()).isEqualTo("c");
  }

  @Test
  void a_completion_gets_its_missing_fields() {
    ChatRequest request =
        ChatRequest.of(Operation.COMPLETION, JsonObject.parse(json("{'model':'m','prompt':'Hi'}")));
    fixture.answers(json("{'choices':[{'text':'a'}]}"));

    JsonObject answer = ((CompleteReply) fixture.ask(request)).response().json();

    assertThat(answer.string("id")).startsWith("cmpl-");
    assertThat(answer.string("object")).isEqualTo("text_completion");
    assertThat(answer.objects("choices").get(0))
        .isEqualTo(
            JsonObject.parse(
                json("{'text':'a','index':0,'logprobs':null,'finish_reason':'stop'}")));
  }

  @Test
  void vectors_are_a_list_of_embeddings() {
    fixture.answers(
        json("{'data':[{'embedding':[0.5]}],'usage':{'prompt_tokens':'2','total_tokens':9}}"));
    JsonValue input = JsonValue.of("Hi");
    ChatRequest request =
        ChatRequest.of(Operation.EMBEDDING, JsonObject.of("model", "m").with("input", input));

    JsonObject answer = ((CompleteReply) fixture.ask(request)).response().json();

    assertThat(answer.string("object")).isEqualTo("list");
    assertThat(answer.string("model")).isEqualTo("m");
    assertThat(answer.objects("data").get(0))
        .isEqualTo(JsonObject.parse(json("{'embedding':[0.5],'index':0,'object':'embedding'}")));
    assertThat(answer.object("usage"))
        .isEqualTo(JsonObject.parse(json("{'prompt_tokens':2,'total_tokens':9}")));
  }
}
