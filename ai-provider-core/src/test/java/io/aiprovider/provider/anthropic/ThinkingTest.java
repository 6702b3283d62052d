package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thinking and sampling. */
class ThinkingTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
  private static final String TOOL =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"time\"}}]";

  private final Anthropic anthropic = new Anthropic();

  @AfterEach
  void stop() {
    anthropic.close();
  }

  @Test
  void an_effort_is_a_budget_for_older_models_and_an_effort_for_newer_ones() {
    assertThat(anthropic.sentFor(HI + ",\"reasoning_effort\":\"low\"").toJson())
        .contains("\"max_tokens\":6144")
        .contains("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}");

    ChatRequest newer =
        Anthropic.request(HI + ",\"reasoning_effort\":\"high\"").withModel("claude-opus-4-6");
    anthropic.answers(Anthropic.ANSWER);
    anthropic.ask(newer).close();
    assertThat(anthropic.takeRequest().getBody().utf8())
        .contains("\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"}")
        .contains("\"output_config\":{\"effort\":\"high\"}");
  }

  @Test
  void sampling_parameters_that_conflict_with_thinking_are_dropped() {
    assertThat(
            anthropic
                .sentFor(
                    HI
                        + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},"
                        + "\"temperature\":0.5")
                .has("temperature"))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-opus-4-20250514", "claude-3-haiku-20240307"})
  void older_models_accept_sampling_parameters(String model) {
    assertThat(sentWithSampling(model)).contains("\"temperature\":0.5,\"top_k\":5,\"top_p\":1.0");
    assertThat(anthropic.call.trace().dropped()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "claude-opus-4-1-20250805, 0.5, true, false",
    "claude-haiku-4-5, 0.5, true, false",
    "claude-sonnet-4-6, , false, true"
  })
  void models_since_4_1_accept_either_temperature_or_top_p(
      String model, String temperature, boolean hasTemperature, boolean hasShare) {
    anthropic.answers(Anthropic.ANSWER);
    ChatRequest request = Anthropic.request(HI + ",\"top_p\":0.9").withModel(model);
    anthropic.ask(temperature == null ? request : request.with("temperature", 0.5)).close();

    JsonObject sent = JsonObject.parse(anthropic.takeRequest().getBody().utf8());
    assertThat(sent.has("temperature")).isEqualTo(hasTemperature);
    assertThat(sent.has("top_p")).isEqualTo(hasShare);
    assertThat(anthropic.call.trace().dropped()).hasSize(hasShare ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-opus-4-7", "claude-sonnet-5", "claude-haiku-5-5-20261001"})
  void newer_models_get_no_sampling_parameters(String model) {
    assertThat(sentWithSampling(model)).doesNotContain("temperature", "top_k", "top_p");
    assertThat(anthropic.call.trace().dropped()).containsExactly("temperature", "top_k");
  }

  private String sentWithSampling(String model) {
    anthropic.answers(Anthropic.ANSWER);
    String fields = ",\"temperature\":0.5,\"top_k\":5,\"top_p\":1.0";
    anthropic.ask(Anthropic.request(HI + fields).withModel(model)).close();
    return anthropic.takeRequest().getBody().utf8();
  }

  @Test
  void an_effort_together_with_a_required_call_is_dropped() {
    assertThat(
            anthropic
                .sentFor(
                    HI + "," + TOOL + ",\"tool_choice\":\"required\",\"reasoning_effort\":\"low\"")
                .has("thinking"))
        .isFalse();
    assertThat(anthropic.call.trace().dropped()).containsExactly("reasoning_effort");
  }

  @Test
  void thinking_does_not_begin_between_calls_of_another_provider_and_their_results() {
    String conversation =
        """
        "messages":[{"role":"user","content":"Go"},{"role":"assistant","tool_calls":[
          {"id":"a","type":"function","function":{"name":"time","arguments":"{}"}}]},
         {"role":"tool","tool_call_id":"a","content":"ok"}],"reasoning_effort":"low",""";

    assertThat(anthropic.sentFor(conversation + TOOL).has("thinking")).isFalse();
    assertThat(anthropic.call.trace().dropped()).containsExactly("reasoning_effort");
  }

  @ParameterizedTest
  @CsvSource({
    "claude-haiku-4-5, 60000, high, 16384",
    "claude-haiku-4-5, 64000, low, 2048",
    "claude-opus-4-1, 4096, xhigh, 2048",
    "claude-opus-4-20250514, 20000, high, 10000",
    "claude-haiku-4-5, 1500, high, 1024",
    "claude-haiku-4-5, 1025, minimal, 1024"
  })
  @DisplayName("R18 an effort is a budget within the caller's limit")
  void thinking_is_within_the_callers_limit(String model, int asked, String effort, int budget) {
    JsonObject sent = sentWithEffort(model, effort, asked);

    assertThat(sent.integer("max_tokens")).isEqualTo(asked);
    assertThat(sent.object("thinking").integer("budget_tokens")).isEqualTo(budget);
  }

  @Test
  @DisplayName("R18 an effort that does not fit the caller's limit is dropped and reported")
  void no_room_for_thinking() {
    JsonObject sent = sentWithEffort("claude-haiku-4-5", "high", 1000);

    assertThat(sent.integer("max_tokens")).isEqualTo(1000);
    assertThat(sent.has("thinking")).isFalse();
    assertThat(anthropic.call.trace().dropped()).containsExactly("reasoning_effort");
  }

  @ParameterizedTest
  @CsvSource({
    "max_tokens, 4000, 16384, 4000, 2000",
    "max_completion_tokens, 1025, 16384, 1025, 1024",
    "max_tokens, 4000, 3999, 4000, 3999",
    "top_k, 1, 16384, 20480, 16384"
  })
  @DisplayName("R18 a budget is made smaller to fit the caller's limit")
  void an_explicit_budget(String name, int limit, int asked, int sentLimit, int budget) {
    JsonObject sent =
        anthropic.sentFor(
            HI
                + ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":%d},\"%s\":%d"
                    .formatted(asked, name, limit));

    assertThat(sent.integer("max_tokens")).isEqualTo(sentLimit);
    assertThat(sent.object("thinking").integer("budget_tokens")).isEqualTo(budget);
  }

  @Test
  @DisplayName("R18 a budget that does not fit the caller's limit is refused with the reason")
  void an_explicit_budget_without_room() {
    String thinking = ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":16384}";

    assertThatThrownBy(() -> anthropic.sentFor(HI + thinking + ",\"max_tokens\":1000"))
        .isInstanceOf(UnsupportedFeature.class)
        .hasMessageContainingAll("thinking.budget_tokens", "16384", "max_tokens", "1000", "1024");
  }

  @ParameterizedTest
  @CsvSource({
    "claude-sonnet-4-6, xhigh, high",
    "claude-opus-4-7, xhigh, xhigh",
    "claude-opus-4-6, max, max",
    "claude-mythos-preview, minimal, low"
  })
  void an_effort_becomes_one_that_the_model_accepts(String model, String asked, String sent) {
    assertThat(sentWithEffort(model, asked, 100).object("output_config").string("effort"))
        .isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "claude-haiku-4-5, disabled",
    "claude-opus-5, disabled",
    "claude-haiku-5-5, disabled",
    "claude-sonnet-5-5, between_tools",
    "claude-opus-5-5,",
    "claude-fable-5,",
    "claude-mythos-preview,"
  })
  void no_effort_becomes_the_lowest_setting_of_the_model(String model, String type) {
    JsonObject thinking = sentWithEffort(model, "none", 100).object("thinking");

    assertThat(thinking == null ? null : thinking.string("type")).isEqualTo(type);
    assertThat(anthropic.call.trace().dropped()).hasSize(type == null ? 1 : 0);
  }

  private JsonObject sentWithEffort(String model, String effort, int maxTokens) {
    anthropic.answers(Anthropic.ANSWER);
    String fields = ",\"reasoning_effort\":\"" + effort + "\",\"max_tokens\":" + maxTokens;
    anthropic.ask(Anthropic.request(HI + fields).withModel(model)).close();
    return JsonObject.parse(anthropic.takeRequest().getBody().utf8());
  }

  @Test
  void an_answer_without_a_limit_gets_tokens_in_addition_to_thinking() {
    anthropic.answers(Anthropic.ANSWER);
    ChatRequest request =
        Anthropic.request(HI + ",\"reasoning_effort\":\"high\"").withModel("claude-opus-4-7");
    anthropic.ask(request).close();

    assertThat(JsonObject.parse(anthropic.takeRequest().getBody().utf8()).integer("max_tokens"))
        .isEqualTo(4_096 + 16_384);
    assertThat(sentWithEffort("claude-opus-4-7", "high", 100).integer("max_tokens")).isEqualTo(100);
  }

  @Test
  void anthropics_own_thinking_field_is_used_and_the_effort_is_reported() {
    JsonObject sent =
        anthropic.sentFor(
            HI + ",\"thinking\":{\"type\":\"disabled\"},\"reasoning_effort\":\"high\"");

    assertThat(sent.object("thinking")).hasToString("{\"type\":\"disabled\"}");
    assertThat(anthropic.call.trace().dropped()).containsExactly("reasoning_effort");
  }
}
