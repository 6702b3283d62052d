package io.aiprovider.provider.google;

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

/** No rule of a schema is lost silently on the way to Gemini. */
class SchemaMeaningTest {
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final Gemini gemini = new Gemini();

  @AfterEach
  void stop() {
    gemini.close();
  }

  private JsonObject formatFor(String schema) {
    return gemini
        .sentFor(
            HI
                + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                + "{\"name\":\"t\",\"schema\":"
                + schema.replace('\'', '"')
                + "}}")
        .object("generationConfig");
  }

  private static String tool(String schema) {
    return HI
        + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":"
        + schema.replace('\'', '"')
        + "}}]";
  }

  private JsonObject functionFor(String schema) {
    JsonObject sent = gemini.sentFor(tool(schema));
    return sent.objects("tools").get(0).objects("functionDeclarations").get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':['string','array'],'items':{'type':'string'}}"
            + " | {'anyOf':[{'type':'STRING'},{'type':'ARRAY','items':{'type':'STRING'}}]}",
        "{'type':['object','array','null'],'description':'D','properties':{'a':{'type':'string'}},"
            + "'required':['a'],'minItems':1}"
            + " | {'description':'D','anyOf':[{'type':'OBJECT','properties':{'a':{'type':'STRING'}},"
            + "'required':['a']},{'type':'ARRAY','minItems':'1','items':{'type':'STRING'}}],"
            + "'nullable':true}",
        "{'type':['string','integer'],'enum':['a',1,null],'minimum':1,'maxLength':3}"
            + " | {'anyOf':[{'type':'STRING','maxLength':'3','enum':['a']},"
            + "{'type':'INTEGER','minimum':1,'description':'One of: 1.'}]}"
      })
  @DisplayName("R16 a list of types becomes alternatives, each with the keywords that apply to it")
  void types(String schema, String sent) {
    assertThat(formatFor(schema).object("responseSchema")).hasToString(sent.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // keywords beside alternatives are moved into each of them
        "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},"
            + "'anyOf':[{'required':['a']},{'required':['b']}]}"
            + " | {'anyOf':[{'type':'OBJECT','properties':{'a':{'type':'STRING'},'b':{'type':'STRING'}},"
            + "'required':['a']},{'type':'OBJECT','properties':{'a':{'type':'STRING'},"
            + "'b':{'type':'STRING'}},'required':['b']}]}",
        "{'type':'object','properties':{'a':{'type':'string'}},'allOf':[{'required':['a']}]}"
            + " | {'type':'OBJECT','properties':{'a':{'type':'STRING'}},'required':['a']}",
        "{'allOf':[{'anyOf':[{'type':'string'},{'type':'integer'}]},"
            + "{'oneOf':[{'type':'integer'},{'type':'null'}]}]}"
            + " | {'type':'INTEGER'}",
        // rules that cannot be expressed are in the description
        "{'type':'string','not':{'const':'x'},'format':'email'}"
            + " | {'type':'STRING','description':'{not: {\\\"const\\\":\\\"x\\\"}, format: \\\"email\\\"}'}",
        "{'type':'integer','description':'Age.','exclusiveMinimum':0,'multipleOf':2}"
            + " | {'type':'INTEGER','description':'Age. {exclusiveMinimum: 0, multipleOf: 2}'}",
        "{'type':'object','properties':{'a':{'type':'string'}},'minProperties':1,"
            + "'dependentRequired':{'a':['b']}}"
            + " | {'type':'OBJECT','properties':{'a':{'type':'STRING'}},'minProperties':'1',"
            + "'description':'{dependentRequired: {\\\"a\\\":[\\\"b\\\"]}}'}"
      })
  @DisplayName("R16 no rule of a schema is lost silently")
  void rules(String schema, String sent) {
    assertThat(formatFor(schema).object("responseSchema"))
        .hasToString(sent.replace("\\\"", "~").replace('\'', '"').replace("~", "\\\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'object','additionalProperties':{'type':'number'}}"
            + " | {'type':'object','additionalProperties':{'type':'number'}}",
        "{'type':'object'} | {'type':'object','additionalProperties':true}",
        "{'type':'object','properties':{'tags':{'type':['object','null'],"
            + "'additionalProperties':{'type':'array','maxItems':2,'items':{'enum':[1,2]}}}}}"
            + " | {'type':'object','properties':{'tags':{'type':['object','null'],"
            + "'additionalProperties':{'type':'array','maxItems':2,"
            + "'items':{'type':'number','description':'One of: 1, 2.'}}}}}",
        "{'anyOf':[{'type':'object','additionalProperties':{'type':'string','minLength':1}},"
            + "{'type':'null'}]}"
            + " | {'type':['object','null'],'additionalProperties':{'type':'string',"
            + "'description':'{minLength: 1}'}}",
        "{'type':'object','patternProperties':{'^x-':{'type':'string'}},'additionalProperties':false}"
            + " | {'type':'object','additionalProperties':{'type':'string'},"
            + "'description':'{patternProperties: {~^x-~:{~type~:~string~}}}'}"
      })
  @DisplayName("R17 a map is sent as JSON Schema")
  void maps(String schema, String sent) {
    JsonObject config = formatFor(schema);

    assertThat(config.object("responseJsonSchema"))
        .hasToString(sent.replace('\'', '"').replace("~", "\\\""));
    assertThat(config.has("responseSchema")).isFalse();
    assertThat(config.string("responseMimeType")).isEqualTo("application/json");
  }

  @Test
  @DisplayName("R17 a function that takes a map has its schema as JSON Schema")
  void functions_of_maps() {
    JsonObject function = functionFor("{'type':'object','additionalProperties':{'type':'number'}}");

    assertThat(function.object("parametersJsonSchema"))
        .hasToString("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"number\"}}");
    assertThat(function.has("parameters")).isFalse();
  }

  @Test
  @DisplayName("R17 a map is refused by name where the model has no JSON Schema")
  void older_models_have_no_maps() {
    ChatRequest format =
        Gemini.request(
                HI
                    + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                    + "{\"name\":\"t\",\"schema\":{\"type\":\"object\"}}}")
            .withModel("gemini-2.0-flash");
    ChatRequest function =
        Gemini.request(tool("{'properties':{'a':{'type':'object'}}}")).withModel("gemini-1.5-pro");

    assertThatThrownBy(() -> gemini.ask(format))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class, e -> assertThat(e.param()).isEqualTo("response_format"));
    assertThatThrownBy(() -> gemini.ask(function))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            e -> assertThat(e.param()).isEqualTo("tools[0].function.parameters"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'string'}},"
            + "'anyOf':[{'required':['a']},{'required':['b']}]}"
            + " | {'type':'OBJECT','properties':{'a':{'type':'STRING'},'b':{'type':'STRING'}},"
            + "'description':'{anyOf: [{~required~:[~a~]},{~required~:[~b~]}]}'}",
        "{'oneOf':[{'type':'object','properties':{'a':{'type':'string'}}},{'type':'null'}]}"
            + " | {'type':'OBJECT','properties':{'a':{'type':'STRING'}}}",
        "{'$ref':'#/$defs/f','$defs':{'f':{'type':['object','null'],"
            + "'properties':{'a':{'type':'string'}}}}}"
            + " | {'type':'OBJECT','properties':{'a':{'type':'STRING'}}}"
      })
  @DisplayName(
      "R16 the arguments of a function are one object, with its alternatives in the description")
  void arguments(String schema, String sent) {
    assertThat(functionFor(schema).object("parameters"))
        .hasToString(sent.replace('\'', '"').replace("~", "\\\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'$ref':'#/$defs/gone'}",
        "{'$ref':'https://schemas.test/a.json'}",
        "{'anyOf':[{'type':'string'},{'type':'null'}]}"
      })
  @DisplayName("R16 a schema that cannot be sent is refused by name")
  void refused(String schema) {
    assertThatThrownBy(() -> gemini.sentFor(tool(schema)))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).startsWith("tools[0].function.parameters"));
  }

  @Test
  void a_function_without_arguments_or_description_is_its_name() {
    assertThat(functionFor("{'type':'object','properties':{}}")).hasToString("{\"name\":\"f\"}");
  }

  @Test
  void nested_alternatives_that_become_too_large_are_refused() {
    String schema = "{'type':'string'}";
    for (int i = 0; i < 8; i++) {
      schema =
          "{'type':'object','properties':{'p':{},'q':%1$s},'anyOf':[{'required':['p']},{'required':['q']},{}]}"
              .formatted(schema);
    }
    String nested = schema;

    assertThatThrownBy(() -> formatFor(nested)).isInstanceOf(UnsupportedFeature.class);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, high, 1000, 500",
    "gemini-2.5-flash, low, 4000, 1024",
    "gemini-2.5-pro, high, 100, 128",
    "gemini-2.5-flash-lite, high, 1000, 0"
  })
  @DisplayName("R18 thinking leaves half of the caller's limit for the answer")
  void thinking_budget(String model, String effort, int limit, int budget) {
    gemini.answers(Gemini.ANSWER);
    gemini
        .ask(
            Gemini.request(HI + ",\"reasoning_effort\":\"" + effort + "\",\"max_tokens\":" + limit)
                .withModel(model))
        .close();

    JsonObject config =
        JsonObject.parse(gemini.takeRequest().getBody().utf8()).object("generationConfig");
    assertThat(config.object("thinkingConfig").integer("thinkingBudget")).isEqualTo(budget);
    assertThat(config.integer("maxOutputTokens")).isEqualTo(limit);
    assertThat(gemini.call.trace().dropped()).hasSize(budget == 128 || budget == 0 ? 1 : 0);
  }

  @Test
  void a_call_in_the_conversation_has_a_name_that_is_accepted() {
    JsonObject sent =
        gemini.sentFor(
            """
            "messages":[{"role":"user","content":"Go"},{"role":"assistant","tool_calls":[
              {"id":"a","type":"function","function":{"name":"1 read","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"a","content":"ok"}]""");

    assertThat(sent.toJson())
        .contains("\"functionCall\":{\"name\":\"_1_read\"")
        .contains("\"functionResponse\":{\"name\":\"_1_read\"");
  }
}
