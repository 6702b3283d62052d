package io.aiprovider.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.InvalidRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChatRequestTest {

  @Test
  void is_built_field_by_field() {
    ChatRequest request =
        ChatRequest.builder()
            .model("gpt-4o")
            .system("Be brief.")
            .user("Hi")
            .assistant("Hello")
            .temperature(0.5)
            .maxTokens(10)
            .tool("clock", "Tells the time", Wire.json("{'type':'object'}"))
            .set("seed", 7)
            .build();

    assertThat(request.json())
        .isEqualTo(
            Wire.json(
                "{'model':'gpt-4o','temperature':0.5,'max_tokens':10,'seed':7,'messages':["
                    + "{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'},"
                    + "{'role':'assistant','content':'Hello'}],'tools':[{'type':'function',"
                    + "'function':{'name':'clock','description':'Tells the time',"
                    + "'parameters':{'type':'object'}}}]}"));
  }

  @Test
  void cannot_be_built_without_a_message() {
    assertThatThrownBy(() -> ChatRequest.builder().model("gpt-4o").build())
        .isInstanceOf(InvalidRequest.class)
        .hasMessage("Missing required parameter: 'messages'.");
  }

  @Test
  @DisplayName("30 unknown fields and number text survive a change of the model")
  void a_change_of_the_model_changes_nothing_else() {
    String body =
        "{ \"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\"}],"
            + "\"temperature\":1.0,\"made_up\":{ \"a\":1e2 } }";

    ChatRequest changed = ChatRequest.parse(body.getBytes(UTF_8)).withModel("gpt-4o");

    assertThat(new String(changed.json().toBytes(), UTF_8))
        .isEqualTo(
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\"}],"
                + "\"temperature\":1.0,\"made_up\":{ \"a\":1e2 }}");
  }

  @Test
  void returns_itself_when_nothing_changes() {
    ChatRequest request = ChatRequest.builder().model("m").user("x").build();

    assertThat(request.withModel("m")).isSameAs(request);
    assertThat(request.withStream(false)).isSameAs(request);
    assertThat(request.without("seed")).isSameAs(request);
  }

  @Test
  void a_plain_request_has_no_stream_options() {
    ChatRequest streamed =
        ChatRequest.of("x")
            .withStream(true)
            .with("stream_options", Wire.json("{'include_usage':true}"));

    assertThat(streamed.includesUsage()).isTrue();
    assertThat(streamed.withStream(false).json().names()).containsExactly("messages");
  }

  @Test
  void an_explicit_null_counts_as_no_value() {
    ChatRequest request = ChatRequest.of("x").with("seed", null);

    assertThat(request.has("seed")).isFalse();
    assertThat(request.json().has("seed")).isTrue();
  }

  @Test
  void shows_no_prompt_when_printed() {
    assertThat(ChatRequest.of("secret")).hasToString("ChatRequest[model=null, stream=false]");
  }
}
