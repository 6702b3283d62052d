package io.aiprovider.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that Gemini accepts only in part, or only some of its models. */
class GoogleLimitsTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  private JsonObject configFor(String model, String members) {
    gemini.answers(Gemini.ANSWER);
    gemini.ask(Gemini.request(HI + members).withModel(model)).close();
    return JsonObject.parse(gemini.takeRequest().getBody().utf8()).object("generationConfig");
  }

  @Test
  void models_that_always_think_get_the_smallest_budget_and_others_none() {
    String none = ",\"reasoning_effort\":\"none\"";

    assertThat(configFor("gemini-2.5-pro", none).object("thinkingConfig").integer("thinkingBudget"))
        .isEqualTo(128);
    assertThat(
            configFor("gemini-2.5-flash", none).object("thinkingConfig").integer("thinkingBudget"))
        .isZero();
    assertThat(configFor("gemini-2.0-flash", none)).isNull();
    assertThat(gemini.call.trace().dropped()).containsExactly("reasoning_effort");
  }

  @Test
  void a_seed_and_stop_sequences_that_google_refuses_are_dropped_and_reported() {
    assertThat(
            configFor("gemini-3-pro", ",\"seed\":4294967296,\"stop\":[\"\",\"\\n\"],\"top_p\":1"))
        .hasToString("{\"stopSequences\":[\"\\n\"],\"topP\":1}");
    assertThat(gemini.call.trace().dropped()).containsExactly("seed", "stop");
  }

  @Test
  void functions_beside_a_format_are_for_the_third_generation() {
    String both =
        ",\"response_format\":{\"type\":\"json_object\"},"
            + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";

    assertThat(configFor("gemini-3-pro", both).string("responseMimeType"))
        .isEqualTo("application/json");
    assertThatThrownBy(() -> configFor("gemini-2.5-flash", both))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("response_format"));
  }

  @ParameterizedTest
  @CsvSource({"1st", "-f", "a b"})
  void a_function_name_that_it_refuses_is_unsupported(String name) {
    String tool = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\"}}]";

    assertThatThrownBy(() -> gemini.sentFor(HI + tool))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("tools[0].function.name"));
  }

  @ParameterizedTest
  @CsvSource({"auto, AUTO", "required, ANY"})
  void only_allowed_functions_are_offered(String mode, String sent) {
    JsonObject body =
        gemini.sentFor(
            HI
                + """
                ,"tools":[{"type":"function","function":{"name":"f"}},
                  {"type":"function","function":{"name":"g"}}],
                 "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"%s",
                  "tools":[{"type":"function","function":{"name":"g"}}]}}"""
                    .formatted(mode));

    assertThat(body.array("tools").toJson())
        .isEqualTo("[{\"functionDeclarations\":[{\"name\":\"g\"}]}]");
    assertThat(body.object("toolConfig").object("functionCallingConfig").string("mode"))
        .isEqualTo(sent);
  }

  @Test
  void log_probabilities_are_translated_plain_and_streamed() {
    String answer =
        """
        {"candidates":[{"content":{"parts":[{"text":"é"}]},"finishReason":"STOP","logprobsResult":{\
        "chosenCandidates":[{"token":"é","tokenId":7,"logProbability":-0.5}],\
        "topCandidates":[{"candidates":[{"token":"e","tokenId":8,"logProbability":-1}]}]}}]}""";
    String expected =
        "{\"content\":[{\"token\":\"é\",\"logprob\":-0.5,\"bytes\":[195,169],"
            + "\"top_logprobs\":[{\"token\":\"e\",\"logprob\":-1,\"bytes\":[101]}]}],"
            + "\"refusal\":null}";

    assertThat(gemini.answers(answer).completion().objects("choices").get(0).object("logprobs"))
        .hasToString(expected);
    assertThat(
            gemini
                .answers("data: " + answer + "\n\n")
                .assembled()
                .objects("choices")
                .get(0)
                .object("logprobs"))
        .hasToString(expected);
  }

  @Test
  void the_media_type_of_a_url_with_a_query_follows_from_its_path() {
    assertThat(
            gemini
                .sentFor(
                    """
                    "messages":[{"role":"user","content":[{"type":"image_url","image_url":
                      {"url":"https://x.test/a.png?size=1"}}]}]""")
                .toJson())
        .contains("\"mimeType\":\"image/png\"");
  }
}
