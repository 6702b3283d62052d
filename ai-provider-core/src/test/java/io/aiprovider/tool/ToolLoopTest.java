package io.aiprovider.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolLoopTest {
  record City(String city) {
    City {
      if (city.isEmpty()) {
        throw new IllegalArgumentException("A city has a name.");
      }
    }
  }

  private static final Tool WEATHER =
      Tool.of("weather", "The weather.", City.class, args -> "rain in " + args.city());
  private static final Tool TIME =
      Tool.of("time", "The time.", City.class, args -> "noon in " + args.city());
  private static final ChatRequest QUESTION = ChatRequest.of("How is Oslo?");

  private final ScriptedModel model = new ScriptedModel();

  private ToolRun run(Tool... tools) {
    return ToolLoop.of(model, Toolbox.of(tools)).run(QUESTION);
  }

  private static List<String> results(ToolRun run) {
    return run.messages().stream()
        .filter(message -> message.role().equals("tool"))
        .map(ChatMessage::text)
        .toList();
  }

  @Test
  void calls_the_model_once_when_no_tool_is_called() {
    model.says("Fine.");

    ToolRun run = run(WEATHER);

    assertThat(run.text()).isEqualTo("Fine.");
    assertThat(run.rounds()).isZero();
    assertThat(model.requests()).hasSize(1);
  }

  @Test
  void sends_the_result_of_a_tool_to_the_model() {
    model.calls("weather", "{\"city\":\"Oslo\"}").says("It rains.");

    ToolRun run = run(WEATHER);

    assertThat(run.text()).isEqualTo("It rains.");
    assertThat(model.requests().get(1).messages())
        .extracting(ChatMessage::role)
        .containsExactly("user", "assistant", "tool");
    assertThat(model.requests().get(1).messages().get(2))
        .isEqualTo(ChatMessage.tool("call_0", "rain in Oslo"));
  }

  @Test
  void adds_the_tools_to_those_of_each_request() {
    model.calls("weather", "{\"city\":\"Oslo\"}").says("It rains.");
    ChatRequest request =
        QUESTION.with("tools", List.of(JsonObject.of("type", "web_search_preview")));

    ToolLoop.of(model, Toolbox.of(WEATHER)).run(request);

    assertThat(model.requests())
        .allSatisfy(sent -> assertThat(sent.json().objects("tools")).hasSize(2));
  }

  @Test
  void answers_all_calls_of_one_answer_in_their_order() {
    model.calls("time", "{\"city\":\"Oslo\"}", "weather", "{\"city\":\"Rome\"}").says("Both.");

    ToolRun run = run(WEATHER, TIME);

    assertThat(results(run)).containsExactly("noon in Oslo", "rain in Rome");
    assertThat(run.rounds()).isEqualTo(1);
  }

  @Test
  void returns_the_conversation_with_the_last_answer() {
    model.calls("weather", "{\"city\":\"Oslo\"}").says("It rains.");

    assertThat(run(WEATHER).messages())
        .extracting(ChatMessage::role)
        .containsExactly("user", "assistant", "tool", "assistant");
  }

  @Test
  void sends_the_error_of_a_tool_to_the_model() {
    Tool failing =
        Tool.of(
            "weather",
            "The weather.",
            City.class,
            args -> {
              throw new IOException("The weather service is down.");
            });
    model.calls("weather", "{\"city\":\"Oslo\"}").says("Sorry.");

    assertThat(results(run(failing))).containsExactly("Error: The weather service is down.");
  }

  @Test
  void reports_an_unknown_tool_to_the_model() {
    model.calls("wether", "{}").says("Sorry.");

    assertThat(results(run(WEATHER, TIME)))
        .containsExactly("Error: there is no tool called 'wether'. Use one of: weather, time.");
  }

  @Test
  void reports_a_wrong_argument_to_the_model() {
    model.calls("weather", "{\"city\":7}").says("Sorry.");

    assertThat(results(run(WEATHER)))
        .containsExactly(
            "Error: the arguments were not accepted."
                + " The JSON does not fit City: 'city' is an integer; expected a string.");
  }

  @Test
  void reports_invalid_json_arguments_to_the_model() {
    model.calls("weather", "city=Oslo").says("Sorry.");

    assertThat(results(run(WEATHER)))
        .containsExactly(
            "Error: the arguments were not accepted."
                + " The text is not valid JSON (line 1, column 1).");
  }

  @Test
  void reports_arguments_refused_by_the_record_to_the_model() {
    model.calls("weather", "{\"city\":\"\"}").says("Sorry.");

    assertThat(results(run(WEATHER)))
        .containsExactly(
            "Error: the arguments were not accepted. The JSON does not fit City: the constructor"
                + " of City refuses it. A city has a name.");
  }

  @Test
  void stops_after_the_maximum_number_of_rounds() {
    model.calls("weather", "{\"city\":\"Oslo\"}");
    ToolLoop loop = ToolLoop.of(model, Toolbox.of(WEATHER)).withMaxRounds(2);

    assertThatThrownBy(() -> loop.run(QUESTION))
        .isInstanceOfSatisfying(MalformedReply.class, e -> assertThat(e.body()).isNotNull())
        .hasMessage(
            "The model still called tools (weather) after 2 rounds."
                + " Check the results of the tools, or allow more rounds.");
    assertThat(model.requests()).hasSize(3);
  }

  @Test
  void runs_no_call_that_was_cut_off() {
    model.isCutOffCalling("weather", "{\"city\":\"Os");

    assertThatThrownBy(() -> run(WEATHER))
        .isInstanceOf(MalformedReply.class)
        .hasMessage(
            "The answer was cut off at its maximum length while it called a tool:"
                + " raise max_tokens.");
  }

  @Test
  void forces_a_tool_in_the_first_round_only() {
    model.calls("weather", "{\"city\":\"Oslo\"}").says("It rains.");

    ToolLoop.of(model, Toolbox.of(WEATHER)).run(QUESTION.with("tool_choice", "required"));

    assertThat(model.requests())
        .extracting(request -> request.has("tool_choice"))
        .containsExactly(true, false);
  }

  @Test
  void ends_when_its_thread_is_interrupted() {
    Tool interrupted =
        Tool.of(
            "weather",
            "The weather.",
            City.class,
            args -> {
              throw new InterruptedException();
            });
    model.calls("weather", "{\"city\":\"Oslo\"}");

    assertThatThrownBy(() -> run(interrupted)).isInstanceOf(Cancelled.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refuses_a_limit_that_runs_no_tool() {
    assertThatThrownBy(() -> ToolLoop.of(model, Toolbox.of(WEATHER)).withMaxRounds(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A tool loop of 0 rounds runs no tool: use at least 1.");
  }

  @Test
  void refuses_two_tools_of_one_name() {
    assertThatThrownBy(() -> Toolbox.of(WEATHER, WEATHER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There are two tools called 'weather': give each a name.");
  }

  @Test
  void refuses_an_empty_toolbox() {
    assertThatThrownBy(Toolbox::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A toolbox needs a tool: make one with Tool.of(…).");
  }
}
