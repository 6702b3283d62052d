package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a prompt Anthropic is asked to cache. */
class PromptCachingTest {
  private static final String MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}";
  private static final String TOOLS =
      """
      "tools":[{"type":"function","function":{"name":"a","parameters":{"type":"object"}}},
       {"type":"function","function":{"name":"b","parameters":{"type":"object"}}}]""";

  private final Anthropic anthropic =
      new Anthropic(builder -> builder.promptCacheTtl(Duration.ofMinutes(5)));

  @AfterEach
  void stop() {
    anthropic.close();
  }

  private JsonObject sent(String members) {
    return anthropic.sentFor(members).without("model").without("max_tokens");
  }

  /** Where marks are in a body, as paths. */
  private static List<String> marks(JsonObject body) {
    List<String> marks = new ArrayList<>();
    for (String part : List.of("tools", "system", "messages")) {
      List<JsonObject> blocks = body.objects(part);
      for (int i = 0; i < blocks.size(); i++) {
        String path = part + "[" + i + "]";
        if (blocks.get(i).has("cache_control")) {
          marks.add(path);
        }
        List<JsonObject> content = blocks.get(i).objects("content");
        for (int j = 0; j < content.size(); j++) {
          if (content.get(j).has("cache_control")) {
            marks.add(path + "[" + j + "]");
          }
        }
      }
    }
    return marks;
  }

  @Test
  void tools_instructions_and_the_conversation_before_the_last_question_are_marked() {
    JsonObject body =
        sent(
            TOOLS
                + """
                ,"messages":[{"role":"system","content":"Be brief."},
                 {"role":"user","content":"One?"},{"role":"assistant","content":"1"},
                 {"role":"user","content":"Two?"},{"role":"assistant","content":"2"},
                 {"role":"user","content":"Three?"}]""");

    assertThat(marks(body)).containsExactly("tools[1]", "system[0]", "messages[3][0]");
    assertThat(body.objects("system").get(0).toJson())
        .isEqualTo("{\"type\":\"text\",\"text\":\"Be brief.\"" + MARK + "}");
  }

  @Test
  void a_single_question_is_sent_as_without_caching() {
    assertThat(sent("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]").toJson())
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}]}");
  }

  @Test
  void a_step_of_an_agent_marks_the_call_before_the_latest_results() {
    JsonObject body =
        sent(
            TOOLS
                + """
                ,"messages":[{"role":"user","content":"Go"},
                 {"role":"assistant","content":"Calling","tool_calls":[{"id":"c1","type":"function",
                  "function":{"name":"a","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"done"}]""");

    assertThat(marks(body)).containsExactly("tools[1]", "messages[1][1]");
  }

  @Test
  void thinking_is_never_marked() {
    JsonObject body =
        sent(
            """
            "messages":[{"role":"user","content":"Go"},
             {"role":"assistant","content":"","thinking_blocks":[{"type":"thinking",
              "thinking":"…","signature":"s"}]},
             {"role":"user","content":"On"}]""");

    assertThat(marks(body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"role":"system","content":"S","cache_control":{"type":"ephemeral"}},
        {"role":"user","content":"Hi"}""",
        """
        {"role":"user","content":[{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]}""",
        """
        {"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function",
          "function":{"name":"a","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"done",
          "cache_control":{"type":"ephemeral"}}]}"""
      })
  void a_request_with_marks_of_its_own_gets_no_others(String messages) {
    JsonObject body = sent(TOOLS + ",\"messages\":[" + messages + "]");

    assertThat(body.toJson()).containsOnlyOnce("cache_control");
    assertThat(body.objects("tools")).noneMatch(tool -> tool.has("cache_control"));
  }

  @Test
  void prompts_can_be_kept_for_an_hour_and_for_no_other_time() {
    try (Anthropic hour = new Anthropic(builder -> builder.promptCacheTtl(Duration.ofHours(1)))) {
      assertThat(
              hour.sentFor(
                      "\"messages\":[{\"role\":\"system\",\"content\":\"S\"},"
                          + "{\"role\":\"user\",\"content\":\"Hi\"}]")
                  .objects("system"))
          .extracting(block -> block.object("cache_control").toJson())
          .containsExactly("{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");
    }
    assertThatThrownBy(
            () -> AnthropicProvider.builder("claude").promptCacheTtl(Duration.ofMinutes(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prompt-cache-ttl is PT7M: use 5m or 1h");
  }
}
