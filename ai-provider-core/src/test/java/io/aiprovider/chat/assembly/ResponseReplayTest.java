package io.aiprovider.chat.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.chat.Wire;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReplayTest {

  @ParameterizedTest
  @DisplayName("38 an answer that is replayed and assembled again is the same answer")
  @ValueSource(
      strings = {
        "{'role':'assistant','content':'Hi'}",
        "{'role':'assistant','content':''}",
        "{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function',"
            + "'function':{'name':'f','arguments':'{}'}},{'id':'b','type':'function',"
            + "'function':{'name':'g','arguments':''},'extra_content':{'k':[1.0]}}]}",
        "{'role':'assistant','content':'x','tool_calls':[{'id':'a','type':'custom',"
            + "'custom':{'name':'f','input':'SELECT'}}]}",
        "{'role':'assistant','content':'x','reasoning_content':'because'}",
        "{'role':'assistant','content':null,'refusal':'No.'}",
        "{'role':'assistant','content':'x','annotations':[{'type':'url'}],'audio':{'id':'a',"
            + "'data':'AA','expires_at':12,'transcript':'t'}}",
        "{'role':'assistant','content':'x','function_call':{'name':'f','arguments':'{}'}}",
        "{'role':'assistant','content':[{'type':'text','text':'x'}],'made_up':{'a':[1e2]}}"
      })
  void an_answer_is_the_same_after_its_replay(String message) {
    for (String rest :
        List.of(
            "'finish_reason':'stop'",
            "'finish_reason':'length','logprobs':{'content':[{'token':'H'},{'token':'i'}]}",
            "'finish_reason':'content_filter','content_filter_results':{'hate':{'filtered':true}}")) {
      if (rest.contains("logprobs") && message.contains("'content':''")) {
        continue; // an empty text has no probabilities
      }
      assertSurvives("[{'index':0,'message':" + message + "," + rest + "}]");
    }
  }

  @Test
  @DisplayName("38 several choices are the same after their replay")
  void several_choices_are_the_same_after_their_replay() {
    assertSurvives(
        "[{'index':0,'message':{'role':'assistant','content':'a'},'finish_reason':'stop'},"
            + "{'index':1,'message':{'role':'assistant','content':'b'},'finish_reason':'length'}]");
  }

  private static void assertSurvives(String choices) {
    ChatResponse response =
        new ChatResponse(
            Wire.json(
                "{'id':'i','object':'chat.completion','created':1700000000,'model':'m',"
                    + "'system_fingerprint':'fp','choices':"
                    + choices
                    + ",'usage':{'prompt_tokens':1,'completion_tokens':2,'cost':0.10}}"));

    ChatResponse again =
        Wire.assembled(ResponseReplay.chunksOf(response).toArray(ChatChunk[]::new));

    assertThat(sorted(again.json())).isEqualTo(sorted(response.json()));
  }

  /** The same with members in alphabetical order. */
  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> members = new TreeMap<>();
      object.forEach((name, member) -> members.put(name, sorted(member)));
      return JsonObject.of(members);
    }
    return value instanceof JsonArray array
        ? JsonArray.of(array.values().stream().map(ResponseReplayTest::sorted).toList())
        : value;
  }

  @Test
  void never_splits_a_surrogate_pair() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 1_000) {
        text.append(random.nextBoolean() ? "x" : "😀");
      }

      List<ChatChunk> chunks = ResponseReplay.chunksOf(Wire.answer(text.toString()));

      assertThat(chunks).noneMatch(chunk -> startsOrEndsWithHalf(chunk.text()));
      assertThat(Wire.assembled(chunks.toArray(ChatChunk[]::new)).text())
          .isEqualTo(text.toString());
    }
  }

  private static boolean startsOrEndsWithHalf(String text) {
    return !text.isEmpty()
        && (Character.isLowSurrogate(text.charAt(0))
            || Character.isHighSurrogate(text.charAt(text.length() - 1)));
  }

  @Test
  void opens_with_the_role_and_ends_with_the_finish_reason_and_the_usage() {
    List<ChatChunk> chunks = ResponseReplay.chunksOf(Wire.answer("Hi"));

    assertThat(chunks).hasSize(4);
    assertThat(chunks.get(0).hasContent()).isFalse();
    assertThat(chunks.get(1).text()).isEqualTo("Hi");
    assertThat(chunks.get(2).finishReason()).isEqualTo("stop");
    assertThat(chunks.get(3).choices()).isEmpty();
    assertThat(chunks.get(3).usage()).isEqualTo(Usage.of(3, 5));
    assertThat(chunks)
        .allMatch(chunk -> "chat.completion.chunk".equals(chunk.json().string("object")));
  }

  @Test
  void a_null_content_stays_null() {
    ChatResponse response =
        new ChatResponse(
            Wire.json("{'choices':[{'index':0,'message':{'content':null,'refusal':'No.'}}]}"));

    ChatChunk opening = ResponseReplay.chunksOf(response).get(0);

    assertThat(opening.choices().get(0).object("delta"))
        .isEqualTo(Wire.json("{'role':'assistant','content':null}"));
  }
}
