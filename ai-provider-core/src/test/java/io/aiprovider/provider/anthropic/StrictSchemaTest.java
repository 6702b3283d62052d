package io.aiprovider.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictSchemaTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'integer','minimum':1,'maximum':5} | {'type':'integer','description':'{minimum: 1, maximum: 5}'}",
        "{'type':'string','maxLength':9,'description':'A name.'} | {'type':'string','description':'A name. {maxLength: 9}'}",
        "{'type':'string','format':'uri'} | {'type':'string','format':'uri'}",
        "{'type':'string','format':'regex'} | {'type':'string','description':'{format: \\\"regex\\\"}'}",
        "{'type':'array','minItems':1,'items':{'type':'number','multipleOf':2}}"
            + " | {'type':'array','minItems':1,'items':{'type':'number','description':'{multipleOf: 2}'}}",
        "{'properties':{},'additionalProperties':true}"
            + " | {'properties':{},'additionalProperties':false,'type':'object'}",
        "{'type':'array','prefixItems':[{'type':'string'}]}"
            + " | {'type':'array','description':'{prefixItems: [{\\\"type\\\":\\\"string\\\"}]}'}",
        "{'type':'array','minItems':2} | {'type':'array','description':'{minItems: 2}'}",
        "{'$schema':'x','oneOf':[{'type':'string','minLength':1},true]}"
            + " | {'anyOf':[{'type':'string','description':'{minLength: 1}'},true]}",
        "{'type':'object','properties':{'a':{'$ref':'#/$defs/A'}},'$defs':{'A':{'type':'object'}}}"
            + " | {'type':'object','properties':{'a':{'$ref':'#/$defs/A'}},"
            + "'$defs':{'A':{'type':'object','additionalProperties':false}},'additionalProperties':false}"
      })
  void keywords_that_the_api_refuses_are_in_the_description(String schema, String strict) {
    assertThat(strict(schema)).isEqualTo(json(strict));
  }

  /** A name of the caller's is no word of the schema's. */
  @Test
  void a_property_may_be_called_like_a_bound() {
    String schema =
        "{'type':'object','properties':{'maximum':{'type':'integer'},'format':{'type':'string'}},"
            + "'additionalProperties':false}";

    assertThat(strict(schema)).isEqualTo(json(schema));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void only_a_strict_tool_has_a_strict_schema(boolean strict) {
    String schema = "{\"type\":\"object\",\"properties\":{},\"maxProperties\":2}";
    try (Anthropic anthropic = new Anthropic()) {
      JsonObject sent =
          anthropic.sentFor(
              HI
                  + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":"
                  + strict
                  + ",\"parameters\":"
                  + schema
                  + "}}]");

      assertThat(sent.objects("tools").get(0).object("input_schema").has("maxProperties"))
          .isNotEqualTo(strict);
    }
  }

  @Test
  void an_object_with_properties_of_any_name_is_refused() {
    assertThatThrownBy(
            () ->
                strict(
                    "{'type':'object','properties':{'map':{'type':'object','additionalProperties':"
                        + "{'type':'string'}}}}"))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("response_format"));
  }

  private static JsonObject strict(String schema) {
    Unsupported unsupported =
        new Unsupported("claude", Unsupported.Handling.DROP, ChatCall.create());
    return StrictSchema.of(json(schema), "response_format", unsupported);
  }

  private static JsonObject json(String text) {
    return JsonObject.parse(text.replace('\'', '"'));
  }
}
