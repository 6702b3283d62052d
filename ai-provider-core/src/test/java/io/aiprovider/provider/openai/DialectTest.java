package io.aiprovider.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported.Handling;
import io.aiprovider.provider.http.ServiceUrl;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each service gets of a request. */
class DialectTest {
  private static final String USER = "{\"role\":\"user\",\"content\":\"Hi\"}";

  private ChatCall call = ChatCall.create();

  @ParameterizedTest
  @DisplayName("reasoning models get no field that they refuse")
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
  void leaves_out_what_the_model_refuses(Preset preset, String model, String field, String sent) {
    JsonObject body = translated(preset, body(model, field, USER));

    String name = field.substring(1, field.indexOf('"', 1));
    assertThat(body.has(name)).isEqualTo(sent != null);
    assertThat(call.trace().dropped()).isEqualTo(sent == null ? List.of(name) : List.of());
  }

  @ParameterizedTest
  @DisplayName("models are told to reason only as much as they can be told")
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
  void leaves_out_an_effort_that_the_model_does_not_know(
      Preset preset, String model, String effort, String sent) {
    JsonObject body =
        translated(preset, body(model, "\"reasoning_effort\":\"" + effort + "\"", USER));

    assertThat(body.string("reasoning_effort")).isEqualTo(sent);
    assertThat(call.trace().dropped())
        .isEqualTo(sent == null ? List.of("reasoning_effort") : List.of());
  }

  @Test
  void takes_sampling_away_from_newer_models_only_when_they_reason() {
    String sampling = "\"temperature\":0.2,\"reasoning_effort\":";

    assertThat(translated(Preset.OPENAI, body("gpt-5.2", sampling + "\"none\"", USER)).names())
        .contains("temperature");
    assertThat(translated(Preset.OPENAI, body("gpt-5.2", sampling + "\"low\"", USER)).names())
        .doesNotContain("temperature")
        .contains("reasoning_effort");
  }

  @Test
  void leaves_sampling_to_models_that_are_told_not_to_reason() {
    String sampling = "\"temperature\":0.2,\"reasoning_effort\":\"none\"";

    assertThat(translated(Preset.OPENAI, body("gpt-6-sol", sampling, USER)).names())
        .contains("temperature");
    assertThat(translated(Preset.OPENAI, body("gpt-6-astra", sampling, USER)).names())
        .doesNotContain("temperature");
  }

  @ParameterizedTest
  @DisplayName("models that call functions only without reasoning are told not to reason")
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
  void chooses_functions_over_reasoning(String model, String asked, String sent) {
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
  void leaves_sampling_to_a_model_that_does_not_reason_because_of_functions() {
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
  @DisplayName("DeepSeek does not think where it must call a function, or is told not to")
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
  void chooses_functions_over_thinking(String fields, String thinking, String dropped) {
    JsonObject sent = translated(Preset.DEEPSEEK, body("deepseek-flash", fields, USER));

    JsonObject how = sent.object("thinking");
    assertThat(how == null ? null : how.string("type")).isEqualTo(thinking);
    assertThat(sent.has("reasoning_effort")).isEqualTo(thinking == null && fields.contains("high"));
    assertThat(call.trace().dropped()).isEqualTo(dropped == null ? List.of() : List.of(dropped));
  }

  @Test
  void says_nothing_of_a_field_that_asks_for_what_happens_anyway() {
    String neutral =
        "\"temperature\":1.0,\"top_p\":1,\"presence_penalty\":0,\"logprobs\":false,\"logit_bias\":{}";

    assertThat(translated(Preset.OPENAI, body("o3", neutral, USER)).names())
        .containsExactly("model", "messages");
    assertThat(call.trace().dropped()).isEmpty();
  }

  @Test
  void refuses_instead_when_that_is_configured() {
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
          OLLAMA   | "tools":[],"tool_choice":"required"                       | tool_choice
          OLLAMA   | "tools":[],"tool_choice":{"type":"function"}              | tool_choice
          """)
  void never_leaves_out_what_the_answer_is_about(Preset preset, String field, String refused) {
    assertThatThrownBy(() -> translated(preset, body("m", field, USER)))
        .isInstanceOf(UnsupportedFeature.class)
        .hasMessageContaining("'" + refused + "'");
  }

  @Test
  void keeps_ollama_from_tools_by_not_naming_them() {
    String tools = "\"tools\":[{\"type\":\"function\"}],\"tool_choice\":";

    assertThat(translated(Preset.OLLAMA, body("m", tools + "\"none\"", USER)).names())
        .containsExactly("model", "messages");
    assertThat(translated(Preset.OLLAMA, body("m", tools + "\"auto\"", USER)).names())
        .contains("tools", "tool_choice");
    assertThat(translated(Preset.OLLAMA, body("m", tools + "null", USER)).names())
        .contains("tools");
  }

  @Test
  void calls_the_seed_what_mistral_does() {
    assertThat(translated(Preset.MISTRAL, body("m", "\"seed\":1e2", USER)))
        .hasToString("{\"model\":\"m\",\"messages\":[" + USER + "],\"random_seed\":1e2}");
  }

  @ParameterizedTest
  @CsvSource({"DEEPSEEK, system", "MISTRAL, system", "OLLAMA, system", "OPENAI, developer"})
  void gives_the_developer_the_role_that_the_service_knows(Preset preset, String role) {
    assertThat(sentMessage(preset, "{\"role\":\"developer\",\"content\":\"Be brief.\"}"))
        .isEqualTo("{\"role\":\"" + role + "\",\"content\":\"Be brief.\"}");
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  @DisplayName("52 thinking of another provider is sent to nobody")
  void sends_nobody_the_thinking_of_another(Preset preset) {
    String answer =
        "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"secret\","
            + "\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"secret\","
            + "\"signature\":\"s\"}]}";
    String signed =
        "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"secret\","
            + "\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}";

    String nothing = preset == Preset.DEEPSEEK ? ",\"reasoning_content\":\"\"" : "";
    String plain = "{\"role\":\"assistant\",\"content\":\"Yes\"" + nothing + "}";
    assertThat(sentMessage(preset, answer)).isEqualTo(plain);
    assertThat(sentMessage(preset, signed)).isEqualTo(plain);
    assertThat(
            sentMessage(
                preset,
                "{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"secret\","
                    + "\"tool_calls\":[{\"id\":\"V2bduoFbR\",\"extra_content\":{}}]}"))
        .doesNotContain("secret", "extra_content");
    assertThat(call.trace().dropped()).isEmpty();
  }

  @Test
  void removes_signatures_from_calls() {
    String call =
        "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}";

    assertThat(
            sentMessage(
                Preset.OPENAI,
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                    + call
                    + ",\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}]}"))
        .isEqualTo("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call + "}]}");
  }

  @Test
  @DisplayName("61 Google's endpoint for OpenAI's clients gets its signatures back")
  void leaves_signatures_to_googles_endpoint() {
    String calling =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\","
            + "\"extra_content\":{\"google\":{\"thought_signature\":\"s\"}}}]}";
    String foreign = "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"Hm\"}";
    String body = body("gemini-3-pro", "\"user\":null", calling + "," + foreign);

    JsonObject sent = translated(Dialect.ofGoogle(), body, Handling.DROP);

    assertThat(sent.objects("messages").get(0)).hasToString(calling);
    assertThat(sent.objects("messages").get(1).has("reasoning_content")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1, true",
    "https://eu.api.openai.com/v1, true",
    "https://api.openai.com.example.org/v1, false",
    "https://notapi.openai.com/v1, false"
  })
  void knows_openais_addresses(String url, boolean openais) {
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
  void knows_googles_addresses(String url, boolean googles) {
    assertThat(BaseUrl.of(Preset.OPENAI, ServiceUrl.parse(url)).isGoogles()).isEqualTo(googles);
  }

  @ParameterizedTest
  @CsvSource({
    "DEEPSEEK, reasoning_content",
    "GROQ, reasoning",
    "OLLAMA, reasoning",
    "OPENROUTER, reasoning",
    "VLLM, reasoning",
    "OPENAI,",
    "MISTRAL,",
    "XAI,"
  })
  void gives_a_services_own_reasoning_back_under_its_name(Preset preset, String name) {
    String sent =
        sentMessage(
            preset, "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"Hm\"}");

    String reasoning = name == null ? "" : ",\"" + name + "\":\"Hm\"";
    assertThat(sent).isEqualTo("{\"role\":\"assistant\",\"content\":\"Yes\"" + reasoning + "}");
  }

  @Test
  void tells_deepseek_of_every_answer_what_was_thought() {
    String call = "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\"}]";
    String nothing = ",\"reasoning_content\":\"\"}";

    assertThat(sentMessage(Preset.DEEPSEEK, call + "}")).isEqualTo(call + nothing);
    assertThat(sentMessage(Preset.DEEPSEEK, call + ",\"reasoning_content\":null}"))
        .isEqualTo(call + nothing);
    assertThat(sentMessage(Preset.DEEPSEEK, call + nothing)).isEqualTo(call + nothing);
    assertThat(sentMessage(Preset.DEEPSEEK, USER)).isEqualTo(USER);
  }

  @Test
  @DisplayName("30 a service that only speaks as OpenAI does gets its reasoning back as it came")
  void gives_reasoning_back_to_a_service_it_does_not_know() {
    String answer = "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"Hm\"}";
    String body = body("kimi-k2", "\"user\":null", answer);

    assertThat(translated(Dialect.of(Preset.OPENAI, false), body, Handling.DROP)).hasToString(body);
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void sends_no_empty_list_of_calls_and_always_a_content(Preset preset) {
    String reasoning = preset == Preset.DEEPSEEK ? ",\"reasoning_content\":\"\"" : "";

    assertThat(
            sentMessage(
                preset,
                "{\"role\":\"assistant\",\"content\":\"Yes\",\"tool_calls\":[],"
                    + "\"function_call\":null}"))
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"Yes\"" + reasoning + "}");
    assertThat(
            sentMessage(preset, "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"V2bduoFbR\"}]}"))
        .contains("\"content\":null", "\"tool_calls\":[{\"id\":\"V2bduoFbR\"}]");
    assertThat(
            sentMessage(preset, "{\"role\":\"assistant\",\"content\":\"Yes\",\"tool_calls\":null}"))
        .doesNotContain("tool_calls");
  }

  @ParameterizedTest
  @CsvSource({
    "GROQ, user, false",
    "GROQ, assistant, false",
    "MISTRAL, tool, true",
    "MISTRAL, user, false",
    "XAI, user, true",
    "XAI, system, false",
    "OPENAI, system, true"
  })
  void sends_names_with_the_messages_that_may_have_one(Preset preset, String role, boolean sent) {
    String message = "{\"role\":\"" + role + "\",\"content\":\"Yes\",\"name\":\"Ann\"}";

    assertThat(sentMessage(preset, message).contains("Ann")).isEqualTo(sent);
    assertThat(call.trace().dropped()).isEqualTo(sent ? List.of() : List.of("messages.name"));
  }

  @Test
  void keeps_openrouters_reasoning_details_for_openrouter_only() {
    String message =
        "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_details\":[{\"data\":\"x\"}]}";

    assertThat(sentMessage(Preset.OPENROUTER, message)).isEqualTo(message);
    assertThat(sentMessage(Preset.OPENAI, message)).doesNotContain("reasoning_details");
  }

  @Test
  void gives_mistral_ids_of_its_own_kind_that_still_belong_together() {
    String calls =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_abc\"},"
            + "{\"id\":\"V2bduoFbR\"}]}";
    String results =
        "{\"role\":\"tool\",\"tool_call_id\":\"call_abc\",\"content\":\"1\"},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"V2bduoFbR\",\"content\":\"2\"}";

    var messages =
        translated(Preset.MISTRAL, body("m", "\"user\":null", calls + "," + results))
            .objects("messages");

    var made = messages.get(0).objects("tool_calls");
    assertThat(made.get(0).string("id")).matches("[a-zA-Z0-9]{9}");
    assertThat(messages.get(1).string("tool_call_id")).isEqualTo(made.get(0).string("id"));
    assertThat(made.get(1).string("id")).isEqualTo("V2bduoFbR");
    assertThat(messages.get(2).string("tool_call_id")).isEqualTo("V2bduoFbR");
  }

  @Test
  void removes_decorations_of_answers_that_mistral_and_groq_refuse() {
    String answer =
        "{\"role\":\"assistant\",\"content\":\"Yes\",\"refusal\":null,\"annotations\":[]}";

    String plain = "{\"role\":\"assistant\",\"content\":\"Yes\"}";
    assertThat(sentMessage(Preset.MISTRAL, answer)).isEqualTo(plain);
    assertThat(sentMessage(Preset.GROQ, answer)).isEqualTo(plain);
    assertThat(sentMessage(Preset.OPENAI, answer)).isEqualTo(answer);
  }

  @Test
  void tells_of_cache_marks_that_go_nowhere() {
    String marked =
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\","
            + "\"cache_control\":{\"type\":\"ephemeral\"}}]}";

    assertThat(sentMessage(Preset.OPENROUTER, marked)).isEqualTo(marked);
    assertThat(call.trace().dropped()).isEmpty();
    assertThat(sentMessage(Preset.GROQ, marked)).doesNotContain("cache_control");
    assertThat(call.trace().dropped()).containsExactly("cache_control");
  }

  @ParameterizedTest
  @ValueSource(strings = {"thinking", "top_k", "safety_settings"})
  void sends_openai_itself_no_word_of_another_service(String field) {
    String body = body("gpt-4o", "\"" + field + "\":5", USER);

    assertThat(translated(Preset.OPENAI, body).has(field)).isFalse();
    assertThat(call.trace().dropped()).containsExactly(field);
    Dialect elsewhere = Dialect.of(Preset.OPENAI, false);
    assertThat(translated(elsewhere, body, Handling.DROP)).hasToString(body);
  }

  private String sentMessage(Preset preset, String message) {
    return translated(preset, body("m", "\"user\":null", message))
        .objects("messages")
        .get(0)
        .toJson();
  }

  private JsonObject translated(Preset preset, String body) {
    return translated(preset, body, Handling.DROP);
  }

  private JsonObject translated(Preset preset, String body, Handling handling) {
    return translated(Dialect.of(preset, true), body, handling);
  }

  private JsonObject translated(Dialect dialect, String body, Handling handling) {
    call = ChatCall.create();
    return new RequestTranslation("acme", handling, dialect)
        .translated(ChatRequest.parse(body.getBytes(UTF_8)), call)
        .json();
  }

  private static String body(String model, String fields, String messages) {
    return "{\"model\":\"" + model + "\",\"messages\":[" + messages + "]," + fields + "}";
  }
}
