package io.aiprovider.chat.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ToolCall;
import io.aiprovider.chat.Wire;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ToolCallMergingTest {

  private static List<ToolCall> merged(String... pieces) {
    ResponseAssembler assembler = new ResponseAssembler();
    for (String piece : pieces) {
      assembler.add(Wire.delta("{'tool_calls':[" + piece + "]}"));
    }
    return assembler.response().toolCalls();
  }

  private static String opens(int index, String id, String name) {
    return "{'index':" + index + ",'id':'" + id + "','function':{'name':'" + name + "'}}";
  }

  private static String arguments(String arguments) {
    return "'function':{'arguments':'" + arguments + "'}}";
  }

  @Test
  @DisplayName("22 a piece without an index continues the latest call, not the first")
  void a_piece_without_an_index_continues_the_latest_call() {
    List<ToolCall> calls =
        merged(opens(0, "a", "f"), opens(1, "b", "g"), "{" + arguments("1"), "{" + arguments("2"));

    assertThat(calls).extracting(ToolCall::arguments).containsExactly("", "12");
  }

  @Test
  @DisplayName("22 a piece without an index goes to the call with its id")
  void a_piece_without_an_index_goes_to_the_call_with_its_id() {
    List<ToolCall> calls =
        merged(opens(0, "a", "f"), opens(1, "b", "g"), "{'id':'a'," + arguments("1"));

    assertThat(calls).extracting(ToolCall::arguments).containsExactly("1", "");
  }

  @Test
  @DisplayName("22 calls without any index are distinguished by their ids")
  void calls_without_any_index_are_distinguished_by_their_ids() {
    List<ToolCall> calls =
        merged("{'id':'a'," + arguments("1"), "{'id':'b'," + arguments("2"), "{" + arguments("3"));

    assertThat(calls).extracting(ToolCall::arguments).containsExactly("1", "23");
  }

  @Test
  @DisplayName("23 the same index with a new id is a new call")
  void the_same_index_with_a_new_id_is_a_new_call() {
    List<ToolCall> calls =
        merged(
            opens(0, "a", "f"),
            "{'index':0," + arguments("1"),
            opens(0, "b", "g"),
            "{'index':0," + arguments("2"));

    assertThat(calls).extracting(ToolCall::id).containsExactly("a", "b");
    assertThat(calls).extracting(ToolCall::arguments).containsExactly("1", "2");
  }

  @Test
  @DisplayName("24 interleaved arguments are merged by index")
  void interleaved_arguments_are_merged_by_index() {
    List<ToolCall> calls =
        merged(
            opens(0, "a", "f"),
            opens(1, "b", "g"),
            "{'index':1," + arguments("x"),
            "{'index':0," + arguments("1"),
            "{'index':1," + arguments("y"),
            "{'index':0," + arguments("2"));

    assertThat(calls).extracting(ToolCall::arguments).containsExactly("12", "xy");
  }

  @Test
  @DisplayName("25 empty or null ids, types, names and arguments are ignored")
  void empty_or_null_members_are_ignored() {
    List<ToolCall> calls =
        merged(
            opens(0, "a", "f"),
            "{'index':0,'id':'','type':'','function':{'name':'','arguments':''}}",
            "{'index':0,'id':null,'type':null,'function':{'name':null,'arguments':null}}",
            "{'index':0,'function':null}",
            "{'index':0," + arguments("1"));

    assertThat(calls)
        .extracting(ToolCall::json)
        .containsExactly(
            Wire.json("{'id':'a','type':'function','function':{'name':'f','arguments':'1'}}"));
  }

  @Test
  @DisplayName("25 a late id belongs to the call that has none")
  void a_late_id_belongs_to_the_call_that_has_none() {
    List<ToolCall> calls =
        merged("{'index':0,'id':''," + arguments("1"), "{'index':0,'id':'a'," + arguments("2"));

    assertThat(calls).extracting(ToolCall::id).containsExactly("a");
  }

  @Test
  @DisplayName("38 unknown members of a call and of its function are kept")
  void unknown_members_are_kept() {
    List<ToolCall> calls =
        merged(
            "{'index':0,'id':'a','extra_content':{'google':{'thought_signature':'s'}},"
                + "'function':{'name':'f','arguments':'','made_up':1.0}}");

    assertThat(calls.get(0).json())
        .isEqualTo(
            Wire.json(
                "{'id':'a','type':'function','function':{'name':'f','arguments':'','made_up':1.0},"
                    + "'extra_content':{'google':{'thought_signature':'s'}}}"));
  }

  @Test
  @DisplayName("38 a call of another type gets no function")
  void a_call_of_another_type_gets_no_function() {
    List<ToolCall> calls =
        merged(
            "{'index':0,'id':'a','type':'custom','custom':{'name':'f','input':'SELECT'}}",
            "{'index':0,'custom':{'input':' 1'}}");

    assertThat(calls.get(0).json())
        .isEqualTo(
            Wire.json("{'id':'a','type':'custom','custom':{'name':'f','input':'SELECT 1'}}"));
  }
}
