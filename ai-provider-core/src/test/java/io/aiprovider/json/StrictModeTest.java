package io.aiprovider.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.Wire;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictModeTest {
  private static final String A = "{'type':'object','properties':{'a':";
  private static final String CLOSED = "},'required':['a'],'additionalProperties':false}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        A + "{'type':'string'}" + CLOSED,
        A + "{'type':['integer','null']}" + CLOSED,
        A + "{'type':'string','format':'date-time'}" + CLOSED,
        A + "{'type':'array','items':" + A + "{'type':'string'}" + CLOSED + "}" + CLOSED,
        A + "{'anyOf':[{'$ref':'#/$defs/B'},{'type':'null'}]}" + CLOSED,
        A + "{'type':'string','enum':['allOf','object']}" + CLOSED,
        "{'type':'object','properties':{},'additionalProperties':false}"
      })
  void accepts_a_closed_schema(String schema) {
    assertThat(JsonSchema.fitsStrictMode(Wire.json(schema))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a root that is not an object
        "{}",
        "{'type':'array','items':" + A + "{'type':'string'}" + CLOSED + "}",
        "{'anyOf':[" + A + "{'type':'string'}" + CLOSED + "]}",
        // optional or additional properties
        "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
        "{'type':'object','properties':{'a':{'type':'string'}},'additionalProperties':false}",
        A + "{'type':'object'}" + CLOSED,
        A + "{'type':['object','null'],'properties':{}}" + CLOSED,
        A + "{'type':'array','items':{'type':'object'}}" + CLOSED,
        A + "{'anyOf':[{'type':'object'},{'type':'null'}]}" + CLOSED,
        "{'$defs':{'B':{'type':'object'}},'type':'object','additionalProperties':false}",
        // values without a type
        A + "{}" + CLOSED,
        A + "{'description':'anything'}" + CLOSED,
        A + "true" + CLOSED,
        A + "{'type':'array'}" + CLOSED,
        // keywords it does not know
        A + "{'$ref':'#/$defs/B','description':'A B.'}" + CLOSED,
        A + "{'allOf':[{'$ref':'#/$defs/B'}]}" + CLOSED,
        A + "{'oneOf':[{'type':'string'}]}" + CLOSED,
        A + "{'type':['string','null'],'format':'uri'}" + CLOSED,
        A + "{'type':'string','not':{'enum':['x']}}" + CLOSED
      })
  void refuses_schemas_that_openai_rejects(String schema) {
    assertThat(JsonSchema.fitsStrictMode(Wire.json(schema))).isFalse();
  }
}
