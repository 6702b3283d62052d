package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token counts of every service are brought to the form of OpenAI. */
class AnswerUsageTest extends AnswerFixture {
  @Test
  @DisplayName("R7 usage in the last choice, with numbers as texts")
  void usage_is_read_from_every_place() {
    List<ChatChunk> chunks =
        chunks(
            "{'choices':[{'index':0,'delta':{'content':'a'}}]}",
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop','usage':{"
                + "'prompt_tokens':'11','completion_tokens':'4','total_tokens':'15',"
                + "'prompt_tokens_details':{'cached_tokens':'6'}}}]}");

    ChatChunk last = chunks.get(1);
    assertThat(last.usage()).isEqualTo(new Usage(11, 6, 0, 4, 0));
    assertThat(last.json().object("usage"))
        .isEqualTo(
            JsonObject.parse(
                json(
                    "{'prompt_tokens':11,'completion_tokens':4,'total_tokens':15,"
                        + "'prompt_tokens_details':{'cached_tokens':6}}")));
    assertThat(last.choices().get(0).has("usage")).isFalse();
  }

  @ParameterizedTest
  @DisplayName("R22 tokens that only the total includes are counted as completion tokens")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':115} | 105",
        "{'prompt_tokens':10,'completion_tokens':5,'total_tokens':115,"
            + "'completion_tokens_details':{'reasoning_tokens':100}} | 105",
        "{'prompt_tokens':10,'completion_tokens':105,'total_tokens':115,"
            + "'completion_tokens_details':{'reasoning_tokens':100}} | 105",
        "{'prompt_tokens':10,'completion_tokens':5} | 5",
      })
  void completion_tokens_include_thinking_tokens(String usage, long completion) {
    ChatResponse answer = answer("{'choices':[{'message':{'content':'a'}}],'usage':" + usage + "}");

    assertThat(answer.usage()).isNotNull();
    assertThat(answer.usage().completionTokens()).isEqualTo(completion);
    assertThat(answer.json().object("usage").integer("completion_tokens")).isEqualTo(completion);
    assertThat(answer.json().object("usage").integer("total_tokens")).isEqualTo(10 + completion);
  }

  @ParameterizedTest
  @DisplayName("R4 a missing part of the usage is the rest of the total")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'prompt_tokens':10,'total_tokens':15} | 10 | 5 | 15",
        "{'completion_tokens':'5','total_tokens':'15'} | 10 | 5 | 15",
        "{'prompt_tokens':10} | 10 | 0 | 10",
      })
  void a_missing_part_of_the_usage_is_added(
      String usage, long prompt, long completion, long total) {
    JsonObject expected =
        JsonObject.of("prompt_tokens", prompt)
            .with("completion_tokens", completion)
            .with("total_tokens", total);
    String counted = "'usage':" + usage + "}";

    JsonObject whole = answer("{'choices':[{'message':{'content':'a'}}]," + counted).json();
    List<ChatChunk> chunks =
        chunks(
            "{'choices':[{'delta':{'content':'a'},'finish_reason':'stop'}]}",
            "{'choices':[]," + counted);

    assertThat(countsOf(whole)).isEqualTo(expected);
    assertThat(countsOf(chunks.get(1).json())).isEqualTo(expected);
    assertThat(chunks.get(1).usage()).isEqualTo(Usage.of(prompt, completion));
  }

  private static JsonObject countsOf(JsonObject json) {
    JsonObject usage = json.object("usage");
    JsonObject counts = JsonObject.EMPTY;
    for (String name : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
      counts = counts.with(name, usage.get(name));
    }
    return counts;
  }

  @ParameterizedTest
  @DisplayName("R4 the usage of vectors has both counts, even if the service sends only one")
  @ValueSource(
      strings = {
        "{'prompt_tokens':7}",
        "{'total_tokens':7}",
        "{'total_tokens':'7'}",
      })
  void the_usage_of_vectors_has_both_counts(String usage) {
    fixture.answers(json("{'data':[{'embedding':[0.5]}],'usage':" + usage + "}"));
    ChatRequest request =
        ChatRequest.of(Operation.EMBEDDING, JsonObject.parse(json("{'model':'m','input':'Hi'}")));

    ChatResponse answer = ((CompleteReply) fixture.ask(request)).response();

    JsonObject counted = answer.json().object("usage");
    assertThat(counted.integer("prompt_tokens")).isEqualTo(7);
    assertThat(counted.integer("total_tokens")).isEqualTo(7);
    assertThat(answer.usage()).isEqualTo(Usage.of(7, 0));
  }
}
