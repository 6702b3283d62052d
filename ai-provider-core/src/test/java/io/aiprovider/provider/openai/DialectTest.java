package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported.Handling;
import io.aiprovider.provider.http.ServiceUrl;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each service gets of a request. */
class DialectTest extends Translating {
  @ParameterizedTest
  @DisplayName("reasoning models get no fields that they refuse")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENAI   | gpt-4o                      | "temperature":0.2              | temperature
          OPENAI   | o3                          | "temperature":0.2              |
          OPENAI   | o3                          | "stop":["x"]                   |
          OPENAI   | o3-mini                     | "stop":["x"]                   | stop
          OPENAI   | gpt-5.1                     | "stop":["x"]                   |
          OPENAI   | gpt-5.4-mini                | "stop":["x"]                   | stop
          OPENAI   | gpt-6-astra                 | "stop":["x"]                   |
          OPENAI   | gpt-6-sol                   | "prompt_cache_retention":"24h" |
          OPENAI   | ft:o4-mini:acme::1          | "top_p":0.5                    |
          OPENAI   | gpt-5-mini                  | "logit_bias":{"1":2}           |
          OPENAI   | gpt-5-chat-latest           | "temperature":0.2              | temperature
          OPENAI   | gpt-5.2                     | "temperature":0.2              | temperature
          OPENAI   | gpt-5.4-mini                | "temperature":0.2              | temperature
          OPENAI   | gpt-5.5                     | "temperature":0.2              |
          OPENAI   | gpt-5.6-luna                | "top_p":0.5                    |
          OPENAI   | gpt-4o-mini                 | "reasoning_effort":"low"       |
          OPENAI   | gpt-4.1                     | "verbosity":"low"              |
          OPENAI   | gpt-5-chat-latest           | "reasoning_effort":"low"       |
          OPENAI   | gpt-5-mini                  | "reasoning_effort":"low"       | reasoning_effort
          OPENAI   | my-own-model                | "reasoning_effort":"low"       | reasoning_effort
          OPENAI   | gpt-6-astra                 | "temperature":0.2              |
          OPENAI   | gpt-6.2-sol                 | "temperature":0.2              |
          OPENAI   | gpt-6-sol                   | "temperature":0.2              |
          OPENAI   | o3                          | "seed":1                       | seed
          XAI      | grok-4                      | "stop":["x"]                   |
          XAI      | grok-4-fast-non-reasoning   | "stop":["x"]                   | stop
          XAI      | grok-4                      | "reasoning_effort":"low"       |
          XAI      | grok-3-mini                 | "reasoning_effort":"low"       | reasoning_effort
          XAI      | grok-4.3                    | "reasoning_effort":"low"       | reasoning_effort
          XAI      | grok-4.20-0309-reasoning    | "reasoning_effort":"low"       |
          XAI      | grok-4.20-multi-agent       | "reasoning_effort":"low"       | reasoning_effort
          DEEPSEEK | deepseek-reasoner           | "logprobs":true                |
          DEEPSEEK | deepseek-chat               | "logprobs":true                | logprobs
          GROQ     | llama                       | "logit_bias":{"1":2}           |
          GROQ     | llama                       | "prompt_cache_key":"k"         |
          GROQ     | llama                       | "verbosity":"low"              |
          GROQ     | llama                       | "user":"u"                     | user
          MISTRAL  | mistral-small-latest        | "prompt_cache_key":"k"         | prompt_cache_key
          MISTRAL  | mistral-small-latest        | "verbosity":"low"              |
          OLLAMA   | llama                       | "logit_bias":{"1":2}           |
          """)
  void drops_fields_that_the_model_refuses(Preset preset, String model, String field, String sent) {
    JsonObject body = translated(preset, body(model, field, USER));

    String name = field.substring(1, field.indexOf('"', 1));
    assertThat(body.has(name)).isEqualTo(sent != null);
    assertThat(call.trace().dropped()).isEqualTo(sent == null ? List.of(name) : List.of());
  }

  @ParameterizedTest
  @DisplayName("an effort is sent only to models that support it")
  @CsvSource({
    "OPENAI, o3, low, low",
    "OPENAI, o3, none, ",
    "OPENAI, gpt-5, minimal, minimal",
    "OPENAI, gpt-5-mini, none, ",
    "OPENAI, gpt-5.1, none, none",
    "OPENAI, gpt-5.1, minimal, ",
    "OPENAI, gpt-5.1, xhigh, ",
    "OPENAI, gpt-5.2, xhigh, xhigh",
    "AZURE_OPENAI, gpt-5.6-sol, max, ",
    "OPENAI, gpt-6-astra, none, ",
    "OPENAI, gpt-6-sol, none, none",
    "OPENAI, gpt-9, ultra, ultra",
    "OPENROUTER, openai/gpt-5, none, none",
    "XAI, grok-4.3, none, none",
    "XAI, grok-4.5, none, ",
    "GROQ, openai/gpt-oss-120b, minimal, ",
    "GROQ, qwen/qwen3-32b, none, none",
    "MISTRAL, mistral-small-latest, high, high",
    "MISTRAL, mistral-small-latest, low, ",
    "OLLAMA, gpt-oss, minimal, minimal"
  })
  void drops_an_effort_that_the_model_does_not_support(
      Preset preset, String model, String effort, String sent) {
    JsonObject body =
        translated(preset, body(model, "\"reasoning_effort\":\"" + effort + "\"", USER));

    assertThat(body.string("reasoning_effort")).isEqualTo(sent);
    assertThat(call.trace().dropped())
        .isEqualTo(sent == null ? List.of("reasoning_effort") : List.of());
  }

  @Test
  void drops_sampling_for_newer_models_only_when_they_reason() {
    String sampling = "\"temperature\":0.2,\"reasoning_effort\":";

    assertThat(translated(Preset.OPENAI, body("gpt-5.2", sampling + "\"none\"", USER)).names())
        .contains("temperature");
    assertThat(translated(Preset.OPENAI, body("gpt-5.2", sampling + "\"low\"", USER)).names())
        .doesNotContain("temperature")
        .contains("reasoning_effort");
  }

  @Test
  void keeps_sampling_for_models_whose_reasoning_is_switched_off() {
    String sampling = "\"temperature\":0.2,\"reasoning_effort\":\"none\"";

    assertThat(translated(Preset.OPENAI, body("gpt-6-sol", sampling, USER)).names())
        .contains("temperature");
    assertThat(translated(Preset.OPENAI, body("gpt-6-astra", sampling, USER)).names())
        .doesNotContain("temperature");
  }

  @ParameterizedTest
  @DisplayName("reasoning is switched off for models that call functions only without it")
  @CsvSource({
    "gpt-5.2, , ",
    "gpt-5.2, low, low",
    "gpt-5.4, , ",
    "gpt-5.4, low, none",
    "gpt-5.4, none, none",
    "gpt-5.5, , none",
    "gpt-5.6-luna, high, none",
    "gpt-6-sol, , none",
    "gpt-6-astra, low, low"
  })
  void switches_off_reasoning_when_functions_are_offered(String model, String asked, String sent) {
    String function = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
    String effort = asked == null ? "" : ",\"reasoning_effort\":\"" + asked + "\"";

    assertThat(
            translated(Preset.OPENAI, body(model, function + effort, USER))
                .string("reasoning_effort"))
        .isEqualTo(sent);
    boolean lost = asked != null && !asked.equals(sent);
    assertThat(call.trace().dropped()).isEqualTo(lost ? List.of("reasoning_effort") : List.of());
    assertThat(
            translated(Preset.OPENAI, body(model, "\"tools\":[]" + effort, USER))
                .string("reasoning_effort"))
        .isEqualTo(asked);
  }

  @Test
  void keeps_sampling_for_a_model_that_does_not_reason_because_of_functions() {
    String fields = "\"tools\":[{\"type\":\"function\"}],\"temperature\":0.2";

    assertThat(translated(Preset.AZURE_OPENAI, body("gpt-5.5", fields, USER)).names())
        .contains("temperature", "reasoning_effort");
    assertThat(
            translated(
                    Dialect.of(Preset.OPENAI, false), body("gpt-5.5", fields, USER), Handling.DROP)
                .names())
        .doesNotContain("reasoning_effort");
  }

  @ParameterizedTest
  @DisplayName("DeepSeek's thinking is switched off for forced functions and on request")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "tool_choice":"auto"                                        |          |
          "tool_choice":"none"                                        |          |
          "tool_choice":"required"                                    | disabled |
          "tool_choice":{"type":"function","function":{"name":"f"}}   | disabled |
          "tool_choice":"required","reasoning_effort":"high"          | disabled | reasoning_effort
          "tool_choice":"required","thinking":{"type":"enabled"}      | disabled | thinking
          "tool_choice":"required","thinking":{"type":"disabled"}     | disabled |
          "reasoning_effort":"none"                                   | disabled |
          "reasoning_effort":"high"                                   |          |
          """)
  void switches_off_thinking_when_a_function_must_be_called(
      String fields, String thinking, String dropped) {
    String offering = "\"tools\":[{\"type\":\"function\"}]," + fields;
    JsonObject sent = translated(Preset.DEEPSEEK, body("deepseek-flash", offering, USER));

    JsonObject how = sent.object("thinking");
    assertThat(how == null ? null : how.string("type")).isEqualTo(thinking);
    assertThat(sent.has("reasoning_effort")).isEqualTo(thinking == null && fields.contains("high"));
    assertThat(call.trace().dropped()).isEqualTo(dropped == null ? List.of() : List.of(dropped));
  }

  @Test
  void does_not_report_dropped_fields_that_have_the_default_value() {
    String neutral =
        "\"temperature\":1.0,\"top_p\":1,\"presence_penalty\":0,\"logprobs\":false,\"logit_bias\":{}";

    assertThat(translated(Preset.OPENAI, body("o3", neutral, USER)).names())
        .containsExactly("model", "messages");
    assertThat(call.trace().dropped()).isEmpty();
  }

  @Test
  void refuses_unsupported_fields_when_that_is_configured() {
    assertThatThrownBy(
            () ->
                translated(Preset.OPENAI, body("o3", "\"temperature\":0.2", USER), Handling.ERROR))
        .isInstanceOf(UnsupportedFeature.class)
        .hasMessageContaining("'temperature'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DEEPSEEK | "response_format":{"type":"json_schema","json_schema":{}} | response_format
          DEEPSEEK | "n":2                                                     | n
          GROQ     | "n":2                                                     | n
          OLLAMA   | "n":2                                                     | n
          OLLAMA   | "tools":[{}],"tool_choice":"required"                     | tool_choice
          OLLAMA   | "tools":[{}],"tool_choice":{"type":"function"}            | tool_choice
          """)
  void refuses_to_drop_a_field_that_decides_the_answer(
      Preset preset, String field, String refused) {
    assertThatThrownBy(() -> translated(preset, body("m", field, USER)))
        .isInstanceOf(UnsupportedFeature.class)
        .hasMessageContaining("'" + refused + "'");
  }

  @Test
  void sends_ollama_no_tools_when_tool_choice_is_none() {
    String tools = "\"tools\":[{\"type\":\"function\"}],\"tool_choice\":";

    assertThat(translated(Preset.OLLAMA, body("m", tools + "\"none\"", USER)).names())
        .containsExactly("model", "messages");
    assertThat(translated(Preset.OLLAMA, body("m", tools + "\"auto\"", USER)).names())
        .contains("tools", "tool_choice");
    assertThat(translated(Preset.OLLAMA, body("m", tools + "null", USER)).names())
        .contains("tools");
  }

  @Test
  void renames_the_seed_for_mistral() {
    assertThat(translated(Preset.MISTRAL, body("m", "\"seed\":1e2", USER)))
        .hasToString("{\"model\":\"m\",\"messages\":[" + USER + "],\"random_seed\":1e2}");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1, true",
    "https://eu.api.openai.com/v1, true",
    "https://api.openai.com.example.org/v1, false",
    "https://notapi.openai.com/v1, false"
  })
  void recognizes_the_addresses_of_openai(String url, boolean openais) {
    assertThat(BaseUrl.of(Preset.OPENAI, ServiceUrl.parse(url)).isAt("api.openai.com"))
        .isEqualTo(openais);
  }

  @ParameterizedTest
  @CsvSource({
    "https://generativelanguage.googleapis.com/v1beta/openai, true",
    "https://eu-aiplatform.googleapis.com/v1/projects/p/locations/eu/endpoints/openapi, true",
    "https://googleapis.com.example.org/v1, false",
    "http://localhost:1234/v1, false"
  })
  void recognizes_the_addresses_of_google(String url, boolean googles) {
    assertThat(BaseUrl.of(Preset.OPENAI, ServiceUrl.parse(url)).isGoogles()).isEqualTo(googles);
  }

  @ParameterizedTest
  @ValueSource(strings = {"thinking", "top_k", "safety_settings"})
  void sends_openai_no_fields_of_other_services(String field) {
    String body = body("gpt-4o", "\"" + field + "\":5", USER);

    assertThat(translated(Preset.OPENAI, body).has(field)).isFalse();
    assertThat(call.trace().dropped()).containsExactly(field);
    Dialect elsewhere = Dialect.of(Preset.OPENAI, false);
    assertThat(translated(elsewhere, body, Handling.DROP)).hasToString(body);
  }
}
