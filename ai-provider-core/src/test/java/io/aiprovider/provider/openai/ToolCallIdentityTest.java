package io.aiprovider.provider.openai;

import static io.aiprovider.provider.openai.ProviderFixture.DONE;
import static io.aiprovider.provider.openai.ProviderFixture.finish;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streamed calls keep apart, and together, whatever ids and indexes their provider sends. */
@Timeout(20)
class ToolCallIdentityTest {
  private final ProviderFixture fixture = new ProviderFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** What an SDK makes of the pieces: by index alone, with ids and names joined as they come. */
  private record Joined(String id, String name, String arguments) {}

  private List<Joined> joined(String... chunks) {
    List<String> events = new ArrayList<>();
    for (String pieces : chunks) {
      String json = "{'id':'c1','choices':[{'index':0,'delta':{'tool_calls':[" + pieces + "]}}]}";
      events.add("data: " + json.replace('\'', '"') + "\n\n");
    }
    events.add(finish("tool_calls"));
    events.add(DONE);
    fixture.streams(events.toArray(String[]::new));
    List<ChatChunk> read = fixture.chunks();
    List<Joined> byIndex = joinedByIndex(read);
    assertThat(assembled(read)).isEqualTo(byIndex);
    return byIndex;
  }

  private static List<Joined> joinedByIndex(List<ChatChunk> chunks) {
    Map<Long, Joined> calls = new HashMap<>();
    for (ChatChunk chunk : chunks) {
      for (JsonObject choice : chunk.choices()) {
        JsonObject delta = choice.object("delta");
        for (JsonObject piece :
            delta == null ? List.<JsonObject>of() : delta.objects("tool_calls")) {
          JsonObject function = piece.object("function");
          Joined call =
              new Joined(text(piece, "id"), text(function, "name"), text(function, "arguments"));
          calls.merge(piece.integer("index"), call, ToolCallIdentityTest::join);
        }
      }
    }
    List<Joined> inOrder = new ArrayList<>();
    for (long i = 0; i < calls.size(); i++) {
      inOrder.add(calls.get(i));
    }
    return inOrder;
  }

  private static Joined join(Joined a, Joined b) {
    return new Joined(a.id + b.id, a.name + b.name, a.arguments + b.arguments);
  }

  private static String text(JsonObject object, String name) {
    String text = object == null ? null : object.string(name);
    return text == null ? "" : text;
  }

  private static List<Joined> assembled(List<ChatChunk> chunks) {
    ResponseAssembler assembler = new ResponseAssembler();
    chunks.forEach(assembler::add);
    ChatResponse response = assembler.response();
    return response.toolCalls().stream()
        .map(call -> new Joined(call.id(), call.name(), call.arguments()))
        .toList();
  }

  private static String piece(String members, String name, String arguments) {
    String function = name == null ? "" : "'name':'" + name + "',";
    return "{" + members + "'function':{" + function + "'arguments':'" + arguments + "'}}";
  }

  private static void assertTwoOfOwnIds(List<Joined> calls) {
    assertThat(calls).extracting(Joined::name).containsExactly("a", "b");
    assertThat(calls).extracting(Joined::arguments).containsExactly("{}", "[1]");
    assertThat(calls).extracting(Joined::id).doesNotHaveDuplicates().allMatch(id -> !id.isEmpty());
  }

  @Test
  @DisplayName("R1 two calls with the same index and no id, in one chunk and in two")
  void a_name_starts_a_call() {
    for (String members : List.of("'index':0,'id':'',", "'index':0,", "'index':null,", "")) {
      String a = piece(members, "a", "{}");
      String b = piece(members, "b", "[1]");

      assertTwoOfOwnIds(joined(a + "," + b));
      assertTwoOfOwnIds(joined(a, b));
    }
  }

  @Test
  @DisplayName("R1 the same function twice, with the same index and no id")
  void a_repeated_name_starts_a_call_when_the_arguments_are_complete() {
    assertThat(joined(piece("'index':0,", "f", "{}"), piece("'index':0,", "f", "{}")))
        .extracting(Joined::arguments)
        .containsExactly("{}", "{}");
  }

  @Test
  @DisplayName("R2 ids that change within a call")
  void another_id_does_not_start_a_call() {
    for (String index : List.of("'index':0,", "'index':'0',", "")) {
      assertThat(
              joined(
                  piece(index + "'id':'a1',", "f", "{"),
                  piece(index + "'id':'b2',", null, "["),
                  piece(index + "'id':'b2',", null, "]}")))
          .containsExactly(new Joined("a1", "f", "{[]}"));
    }
  }

  @Test
  void a_name_that_is_repeated_with_each_piece_does_not_start_a_call() {
    assertThat(
            joined(
                piece("'index':0,'id':'a',", "f", ""),
                piece("'index':0,'id':'a',", "f", "{"),
                piece("'index':0,'id':'b',", "f", "}"),
                piece("'index':0,'id':'a',", "f", "")))
        .containsExactly(new Joined("a", "f", "{}"));
  }

  @Test
  void a_brace_in_a_text_does_not_complete_the_arguments() {
    String quote = "\\\\\\\"";
    assertThat(
            joined(piece("'index':0,", "f", "[\\\"}]" + quote), piece("'index':0,", "f", "\\\"]")))
        .hasSize(1);
  }

  @Test
  void an_index_that_is_a_text_is_read_as_a_number() {
    assertThat(
            joined(
                piece("'index':'0','id':'a',", "f", "{"),
                piece("'index':'1','id':'b',", "g", "["),
                piece("'index':'0',", null, "}"),
                piece("'index':'1',", null, "]")))
        .containsExactly(new Joined("a", "f", "{}"), new Joined("b", "g", "[]"));
  }

  @Test
  void two_calls_may_come_interleaved_under_one_index() {
    assertThat(
            joined(
                piece("'index':0,'id':'a',", "f", "{"),
                piece("'index':0,'id':'b',", "g", "["),
                piece("'index':0,'id':'a',", null, "}"),
                piece("'index':0,'id':'b',", null, "]")))
        .containsExactly(new Joined("a", "f", "{}"), new Joined("b", "g", "[]"));
  }

  @Test
  void two_calls_with_the_same_id_get_different_ids() {
    List<Joined> calls =
        joined(piece("'index':0,'id':'x',", "a", "{}"), piece("'index':1,'id':'x',", "b", "[1]"));

    assertTwoOfOwnIds(calls);
    assertThat(calls.get(0).id()).isEqualTo("x");
  }

  @Test
  void an_id_that_comes_later_changes_nothing() {
    List<Joined> calls =
        joined(piece("'index':0,", "f", "{"), piece("'index':0,'id':'late',", null, "}"));

    assertThat(calls).extracting(Joined::arguments).containsExactly("{}");
    assertThat(calls.get(0).id()).startsWith("call_");
  }

  @Test
  void a_name_that_comes_after_the_id_names_the_call() {
    assertThat(joined("{'index':0,'id':'a','type':'function'}", piece("'index':0,", "f", "{}")))
        .containsExactly(new Joined("a", "f", "{}"));
  }

  @Test
  void an_unknown_index_continues_the_latest_call() {
    assertThat(joined(piece("'index':0,'id':'a',", "f", "{"), piece("'index':1,", null, "}")))
        .containsExactly(new Joined("a", "f", "{}"));
  }

  @Test
  @DisplayName("R3 arguments as an object, in a chunk")
  void arguments_that_are_an_object_become_its_text() {
    assertThat(
            joined(
                "{'index':0,'id':'a','function':{'name':'a','arguments':{'x':1.50}}}",
                "{'index':0,'id':'b','function':{'name':'b','arguments':{}}}"))
        .containsExactly(new Joined("a", "a", "{\"x\":1.50}"), new Joined("b", "b", "{}"));
  }

  @Test
  void each_choice_of_an_answer_has_its_own_calls() {
    String chunk =
        ("data: {'choices':[{'index':0,'delta':{'tool_calls':[{'index':3,'id':'a','function':"
                + "{'name':'f','arguments':'{}'}}]}},{'index':1,'delta':{'tool_calls':[{'id':'b',"
                + "'function':{'name':'g','arguments':'{}'}}]}}]}\n\n")
            .replace('\'', '"');
    fixture.streams(chunk, DONE);

    ChatChunk read = fixture.chunks().get(0);

    assertThat(read.choices())
        .allSatisfy(
            choice ->
                assertThat(choice.object("delta").objects("tool_calls").get(0).integer("index"))
                    .isZero());
  }

  @Test
  void the_older_function_call_has_its_arguments_as_text() {
    String chunk =
        "data: {'choices':[{'delta':{'function_call':{'name':'f','arguments':{'x':1}}}}]}\n\n";
    fixture.streams(chunk.replace('\'', '"'), finish("stop"), DONE);

    List<ChatChunk> read = fixture.chunks();

    JsonObject call = read.get(0).choices().get(0).object("delta").object("function_call");
    assertThat(call.string("arguments")).isEqualTo("{\"x\":1}");
    assertThat(read.get(1).finishReason()).isEqualTo("function_call");
  }
}
