package io.aiprovider.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported.Handling;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each service gets of a conversation's messages. */
class DialectMessagesTest extends Translating {
  @ParameterizedTest
  @CsvSource({"DEEPSEEK, system", "MISTRAL, system", "OLLAMA, system", "OPENAI, developer"})
  void changes_the_developer_role_to_one_that_the_service_accepts(Preset preset, String role) {
    assertThat(sentMessage(preset, "{\"role\":\"developer\",\"content\":\"Be brief.\"}"))
        .isEqualTo("{\"role\":\"" + role + "\",\"content\":\"Be brief.\"}");
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  @DisplayName("52 thinking of another provider is not sent")
  void does_not_send_thinking_of_another_provider(Preset preset) {
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
  @DisplayName("61 signatures are sent back to Google's endpoint for OpenAI's clients")
  void sends_signatures_to_the_endpoint_of_google() {
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
    "DEEPSEEK, reasoning_content",
    "GROQ, reasoning",
    "OLLAMA, reasoning",
    "OPENROUTER, reasoning",
    "VLLM, reasoning",
    "OPENAI,",
    "MISTRAL,",
    "XAI,"
  })
  void sends_the_services_own_reasoning_under_its_field_name(Preset preset, String name) {
    String sent =
        sentMessage(
            preset, "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"Hm\"}");

    String reasoning = name == null ? "" : ",\"" + name + "\":\"Hm\"";
    assertThat(sent).isEqualTo("{\"role\":\"assistant\",\"content\":\"Yes\"" + reasoning + "}");
  }

  @Test
  void sends_deepseek_the_reasoning_of_every_answer() {
    String call = "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\"}]";
    String nothing = ",\"reasoning_content\":\"\"}";

    assertThat(sentMessage(Preset.DEEPSEEK, call + "}")).isEqualTo(call + nothing);
    assertThat(sentMessage(Preset.DEEPSEEK, call + ",\"reasoning_content\":null}"))
        .isEqualTo(call + nothing);
    assertThat(sentMessage(Preset.DEEPSEEK, call + nothing)).isEqualTo(call + nothing);
    assertThat(sentMessage(Preset.DEEPSEEK, USER)).isEqualTo(USER);
  }

  @Test
  @DisplayName("30 an unknown service with OpenAI's protocol gets its reasoning back unchanged")
  void sends_reasoning_back_to_an_unknown_service() {
    String answer = "{\"role\":\"assistant\",\"content\":\"Yes\",\"reasoning_content\":\"Hm\"}";
    String body = body("kimi-k2", "\"user\":null", answer);

    assertThat(translated(Dialect.of(Preset.OPENAI, false), body, Handling.DROP)).hasToString(body);
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void sends_no_empty_list_of_calls_and_always_sends_content(Preset preset) {
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
  void sends_names_only_with_messages_that_may_have_one(Preset preset, String role, boolean sent) {
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
  void sends_mistral_matching_ids_in_its_own_format() {
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
  void removes_answer_fields_that_mistral_and_groq_refuse() {
    String answer =
        "{\"role\":\"assistant\",\"content\":\"Yes\",\"refusal\":null,\"annotations\":[]}";

    String plain = "{\"role\":\"assistant\",\"content\":\"Yes\"}";
    assertThat(sentMessage(Preset.MISTRAL, answer)).isEqualTo(plain);
    assertThat(sentMessage(Preset.GROQ, answer)).isEqualTo(plain);
    assertThat(sentMessage(Preset.OPENAI, answer)).isEqualTo(answer);
  }

  @Test
  void reports_cache_marks_that_are_dropped() {
    String marked =
        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\","
            + "\"cache_control\":{\"type\":\"ephemeral\"}}]}";

    assertThat(sentMessage(Preset.OPENROUTER, marked)).isEqualTo(marked);
    assertThat(call.trace().dropped()).isEmpty();
    assertThat(sentMessage(Preset.GROQ, marked)).doesNotContain("cache_control");
    assertThat(call.trace().dropped()).containsExactly("cache_control");
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, true, 40",
    "OPENAI, false, 40",
    "AZURE_OPENAI, true, 40",
    "MISTRAL, true, 9"
  })
  @DisplayName("R13 an id that is too long is shortened in the same way in call and result")
  void shortens_ids_of_calls(Preset preset, boolean own, int length) {
    String longId = "toolu_" + "x".repeat(40);
    List<JsonObject> sent = callAndResult(preset, own, longId);

    String id = sent.get(0).objects("tool_calls").get(0).string("id");
    assertThat(id).hasSizeLessThanOrEqualTo(length).isNotEqualTo(longId.substring(0, id.length()));
    assertThat(sent.get(1).string("tool_call_id")).isEqualTo(id);
    assertThat(CallIds.UP_TO_40.fitting(longId + "y")).isNotEqualTo(id);
  }

  private List<JsonObject> callAndResult(Preset preset, boolean own, String id) {
    String messages =
        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"%s\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"%s\",\"content\":\"1\"}";
    return translated(
            Dialect.of(preset, own),
            body("m", "\"user\":null", messages.formatted(id, id)),
            Handling.DROP)
        .objects("messages");
  }

  @ParameterizedTest
  @CsvSource({"OPENAI", "AZURE_OPENAI", "DEEPSEEK", "GROQ"})
  @DisplayName("R13 an id of 40 characters stays")
  void keeps_ids_of_calls_that_are_short_enough(Preset preset) {
    String id = "c".repeat(40);

    assertThat(
            sentMessage(
                preset, "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"1\"}"))
        .contains(id);
  }

  @ParameterizedTest
  @CsvSource({"DEEPSEEK", "GROQ", "OPENROUTER"})
  @DisplayName("R13 long ids are not shortened for other services")
  void keeps_long_ids_for_other_services(Preset preset) {
    String id = "c".repeat(60);
    List<JsonObject> sent = callAndResult(preset, true, id);

    assertThat(sent.get(0).objects("tool_calls").get(0).string("id")).isEqualTo(id);
    assertThat(sent.get(1).string("tool_call_id")).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({
    "DEEPSEEK, tool",
    "DEEPSEEK, system",
    "DEEPSEEK, user",
    "DEEPSEEK, assistant",
    "GROQ, system",
    "GROQ, tool",
    "XAI, user"
  })
  @DisplayName("R14 text in parts is joined where a service accepts only strings")
  void joins_text_in_parts(Preset preset, String role) {
    String parts = "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]";

    assertThat(sentMessage(preset, "{\"role\":\"" + role + "\",\"content\":" + parts + "}"))
        .contains("\"content\":\"ab\"");
    assertThat(sentMessage(Preset.OPENAI, "{\"role\":\"" + role + "\",\"content\":" + parts + "}"))
        .contains("\"content\":" + parts);
  }

  @Test
  @DisplayName("R14 a message with a picture stays in parts")
  void keeps_parts_of_a_message_with_a_picture() {
    String parts =
        "[{\"type\":\"text\",\"text\":\"a\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\"}}]";

    assertThat(sentMessage(Preset.GROQ, "{\"role\":\"user\",\"content\":" + parts + "}"))
        .contains(parts);
  }
}
