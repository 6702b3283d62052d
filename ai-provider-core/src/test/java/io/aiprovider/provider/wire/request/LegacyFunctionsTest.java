package io.aiprovider.provider.wire.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("R35 older functions are sent as tools, and their calls are translated back")
class LegacyFunctionsTest {
  private static final Target TARGET = new Target("p", "m", false);
  private static final String FUNCTIONS =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"functions\":[{\"name\":\"f\"}]";

  private final List<ChatRequest> asked = new ArrayList<>();

  private static ChatRequest request(String json) {
    return ChatRequest.parse(json.getBytes(UTF_8));
  }

  private JsonObject sentFor(String json) {
    LegacyFunctions.asTools(request(json), this::answer).close();
    return asked.get(asked.size() - 1).json();
  }

  private CompleteReply answer(ChatRequest request) {
    asked.add(request);
    return CompleteReply.of(
        TARGET,
        new ChatResponse(
            JsonObject.parse(
                """
                {"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[\
                {"id":"a","type":"function","function":{"name":"f","arguments":"{}"},\
                "extra_content":{"s":1}},{"id":"b","type":"function",\
                "function":{"name":"g","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""")));
  }

  @Test
  void functions_and_their_choice_become_tools() {
    assertThat(sentFor(FUNCTIONS + ",\"function_call\":{\"name\":\"f\"}}"))
        .hasToString(
            """
            {"messages":[{"role":"user","content":"Hi"}],"tools":[{"type":"function",\
            "function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"f"}}}""");
    assertThat(sentFor(FUNCTIONS + ",\"function_call\":\"none\"}").string("tool_choice"))
        .isEqualTo("none");
  }

  @Test
  void earlier_calls_and_results_become_tool_calls_and_results() {
    assertThat(
            sentFor(
                    """
                    {"messages":[{"role":"user","content":"Hi"},
                     {"role":"assistant","content":null,"function_call":
                      {"name":"f","arguments":"{}","extra_content":{"s":1}}},
                     {"role":"function","name":"f","content":"noon"}]}""")
                .array("messages")
                .toJson())
        .isEqualTo(
            """
            [{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":[{\
            "type":"function","function":{"name":"f","arguments":"{}"},"id":"call_1",\
            "extra_content":{"s":1}}]},{"role":"tool","content":"noon","tool_call_id":"call_1"}]""");
  }

  @Test
  void the_call_in_an_answer_becomes_a_function_call() {
    CompleteReply reply =
        (CompleteReply) LegacyFunctions.asTools(request(FUNCTIONS + "}"), this::answer);

    assertThat(reply.response().json())
        .hasToString(
            """
            {"choices":[{"index":0,"message":{"role":"assistant","content":null,"function_call":{\
            "name":"f","arguments":"{}","extra_content":{"s":1}}},"finish_reason":"function_call"}]}""");
  }

  @Test
  void the_call_in_a_stream_becomes_a_function_call() {
    CompleteReply whole = answer(request(FUNCTIONS + "}"));
    StreamingReply reply =
        (StreamingReply)
            LegacyFunctions.asTools(
                request(FUNCTIONS + ",\"stream\":true}"),
                request -> StreamingReply.replay(TARGET, whole.response()));
    List<ChatChunk> chunks = new ArrayList<>();
    reply.forEach(chunks::add);

    assertThat(chunks.toString()).isNotEmpty();
    assertThat(chunks)
        .noneMatch(chunk -> chunk.json().toJson().contains("tool_calls"))
        .noneMatch(chunk -> chunk.json().toJson().contains("\"g\""))
        .anyMatch(chunk -> chunk.json().toJson().contains("\"function_call\":{\"name\":\"f\""))
        .anyMatch(chunk -> chunk.json().toJson().contains("\"finish_reason\":\"function_call\""));
  }

  @Test
  void a_caller_that_sends_tools_gets_tool_calls() {
    String both = FUNCTIONS + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\"}}]}";
    CompleteReply reply = (CompleteReply) LegacyFunctions.asTools(request(both), this::answer);

    assertThat(reply.response().json().toJson()).contains("tool_calls");
    assertThat(asked.get(0).json().toJson()).doesNotContain("functions");
  }
}
