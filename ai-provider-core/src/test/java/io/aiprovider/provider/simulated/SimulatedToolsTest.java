package io.aiprovider.provider.simulated;

import static io.aiprovider.provider.simulated.Asking.answer;
import static io.aiprovider.provider.simulated.Asking.chunks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.ToolCall;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedToolsTest {
  private static final JsonObject CITY =
      JsonObject.parse(
          """
          {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}
          """);

  private static ChatRequest.Builder tools() {
    return ChatRequest.builder()
        .model("model-1")
        .tool("get", "Gets anything.", JsonObject.EMPTY)
        .tool("get_weather", "Tells the weather.", CITY)
        .tool("get_time", "Tells the time.", CITY);
  }

  private static ChatRequest ask(String prompt) {
    return tools().user(prompt).build();
  }

  private static List<String> called(ChatRequest request) {
    return answer(request).toolCalls().stream().map(ToolCall::name).toList();
  }

  @Test
  void calls_the_function_that_the_prompt_mentions_with_valid_arguments() {
    ChatResponse response = answer(ask("Use get_weather for Paris."));

    assertThat(response.finishReason()).isEqualTo("tool_calls");
    assertThat(response.message().content()).isEqualTo(JsonLiteral.NULL);
    ToolCall call = response.toolCalls().get(0);
    assertThat(call.id()).matches("call_[0-9a-f]{24}0");
    assertThat(call.json().string("type")).isEqualTo("function");
    assertThat(call.name()).isEqualTo("get_weather");
    assertThat(call.arguments()).isEqualTo("{\"city\":\"example city\"}");
  }

  @Test
  void calls_every_function_that_the_prompt_mentions_in_order() {
    assertThat(called(ask("get_time, then get_weather")))
        .containsExactly("get_time", "get_weather");
  }

  @Test
  void gives_parallel_calls_different_ids() {
    assertThat(answer(ask("get_time, get_weather")).toolCalls())
        .extracting(ToolCall::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void calls_only_the_first_when_parallel_calls_are_off() {
    assertThat(called(ask("get_time, then get_weather").with("parallel_tool_calls", false)))
        .containsExactly("get_time");
  }

  @Test
  void calls_the_first_function_when_none_is_mentioned() {
    assertThat(called(ask("Hello"))).containsExactly("get");
  }

  @Test
  void calls_the_function_that_tool_choice_names() {
    JsonObject choice =
        JsonObject.parse("{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}");

    assertThat(called(ask("get_weather").with("tool_choice", choice))).containsExactly("get_time");
  }

  @Test
  void refuses_a_tool_choice_that_is_not_offered() {
    JsonObject choice = JsonObject.parse("{\"type\":\"function\",\"function\":{\"name\":\"fly\"}}");

    assertThatThrownBy(() -> answer(ask("Hi").with("tool_choice", choice)))
        .isInstanceOfSatisfying(
            InvalidRequest.class, failure -> assertThat(failure.param()).isEqualTo("tool_choice"));
  }

  @Test
  void calls_nothing_when_tool_choice_is_none() {
    ChatResponse response = answer(ask("get_weather").with("tool_choice", "none"));

    assertThat(response.toolCalls()).isEmpty();
    assertThat(response.text()).isEqualTo("Simulated answer to: get_weather");
  }

  @Test
  void calls_a_function_without_parameters_with_an_empty_object() {
    ChatRequest request =
        Asking.request("Hi")
            .with("tools", Asking.json("[{\"type\":\"function\",\"function\":{\"name\":\"go\"}}]"));

    assertThat(answer(request).toolCalls().get(0).arguments()).isEqualTo("{}");
  }

  @Test
  void answers_with_the_results_of_the_tools() {
    ChatRequest request =
        tools()
            .user("How is the weather?")
            .message(ChatMessage.assistant(""))
            .message(ChatMessage.tool("call_1", "sunny"))
            .message(ChatMessage.tool("call_2", "18 degrees"))
            .build();

    ChatResponse response = answer(request);

    assertThat(response.finishReason()).isEqualTo("stop");
    assertThat(response.text())
        .isEqualTo(
            "Simulated answer to: How is the weather?\nThe tool returned: sunny, 18 degrees");
  }

  @Test
  void max_tokens_cuts_the_arguments_short() {
    ChatResponse response = answer(ask("get_weather").with("max_tokens", 3));

    assertThat(response.finishReason()).isEqualTo("length");
    assertThat(response.toolCalls().get(0).arguments()).isEqualTo("{\"city\":");
    assertThat(response.usage().completionTokens()).isEqualTo(3);
  }

  @Test
  void max_tokens_leaves_out_calls_that_do_not_fit() {
    ChatRequest request = ask("get_time, get_weather").with("max_tokens", 7);

    assertThat(called(request)).containsExactly("get_time");
    assertThat(answer(request).finishReason()).isEqualTo("length");
  }

  @Test
  void streams_the_name_of_a_call_and_then_its_arguments() {
    List<JsonObject> deltas =
        chunks(ask("get_weather")).stream()
            .flatMap(chunk -> chunk.choices().stream())
            .map(choice -> choice.object("delta"))
            .toList();

    assertThat(deltas.get(0).get("content")).isEqualTo(JsonLiteral.NULL);
    JsonObject head = deltas.get(1).objects("tool_calls").get(0);
    assertThat(head.without("id"))
        .isEqualTo(
            JsonObject.parse(
                """
                {"index":0,"type":"function","function":{"name":"get_weather","arguments":""}}
                """));
    assertThat(head.string("id")).startsWith("call_");
    assertThat(deltas.get(2))
        .isEqualTo(
            JsonObject.parse(
                """
                {"tool_calls":[{"index":0,"function":{"arguments":"{\\"ci"}}]}
                """));
  }

  @Test
  void streams_the_arguments_of_parallel_calls_by_index() {
    List<ChatChunk> chunks = chunks(ask("get_weather, get_time"));
    String[] arguments = {"", ""};
    for (ChatChunk chunk : chunks) {
      for (JsonObject choice : chunk.choices()) {
        for (JsonObject call : choice.object("delta").objects("tool_calls")) {
          int index = call.integer("index").intValue();
          arguments[index] += call.object("function").string("arguments");
        }
      }
    }

    assertThat(arguments).containsOnly("{\"city\":\"example city\"}");
    assertThat(chunks.get(chunks.size() - 2).finishReason()).isEqualTo("tool_calls");
  }

  @Test
  void streams_one_chunk_for_each_token_of_a_call() {
    List<ChatChunk> chunks = chunks(ask("get_weather"));

    Usage usage = chunks.get(chunks.size() - 1).usage();
    assertThat(usage.completionTokens()).isEqualTo(chunks.size() - 3); // opening, finish, usage
    assertThat(usage.completionTokens())
        .isEqualTo(answer(ask("get_weather")).usage().completionTokens());
  }
}
