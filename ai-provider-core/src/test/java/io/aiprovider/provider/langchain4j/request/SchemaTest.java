package io.aiprovider.provider.langchain4j.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.internal.JsonSchemaElementJsonUtils;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import io.aiprovider.json.JsonObject;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
  private static JsonObject schema(String json) {
    return JsonObject.parse(json.replace('\'', '"'));
  }

  private static JsonObject back(JsonSchemaElement element) {
    return JsonObject.of(JsonSchemaElementJsonUtils.toMap(element));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'string','description':'x'}",
        "{'type':'integer'}",
        "{'type':'number'}",
        "{'type':'boolean'}",
        "{'type':'null'}",
        "{'type':'string','enum':['a','b']}",
        "{'type':'array','items':{'type':'string'}}",
        "{'anyOf':[{'type':'string'},{'type':'null'}]}",
        "{'type':'object','properties':{'a':{'$ref':'#/$defs/A'}},'required':['a'],"
            + "'additionalProperties':false,'$defs':{'A':{'type':'string'}}}"
      })
  void what_langchain4j_knows_becomes_its_own(String json) {
    JsonSchemaElement element = SchemaTranslation.of(schema(json));

    assertThat(element).isNotInstanceOf(JsonRawSchema.class);
    assertThat(back(element)).isEqualTo(schema(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'type':'string','format':'date'}",
        "{'type':['string','null']}",
        "{'enum':[1,2]}",
        "{'oneOf':[{'type':'string'}]}",
        "{'type':'array','items':{'type':'string'},'maxItems':3}",
        "{'type':'object','additionalProperties':{'type':'string'}}",
        "{'type':'object','properties':{'a':true}}",
        "{'$ref':'#/properties/a'}"
      })
  void what_it_does_not_know_stays_what_it_is(String json) {
    JsonSchemaElement element = SchemaTranslation.of(schema(json));

    assertThat(element).isEqualTo(JsonRawSchema.from(schema(json).toJson()));
  }

  @Test
  void only_the_place_that_is_not_known_stays_what_it_is() {
    JsonSchemaElement element =
        SchemaTranslation.of(
            schema(
                "{'title':'T','type':'object','properties':{'day':{'type':'string',"
                    + "'format':'date'},'name':{'title':'Name','type':'string'}}}"));

    assertThat(element).isInstanceOf(JsonObjectSchema.class);
    assertThat(back(element))
        .isEqualTo(
            schema(
                "{'type':'object','properties':{'day':{'type':'string','format':'date'},"
                    + "'name':{'type':'string'}}}"));
  }

  @Test
  void the_older_place_of_definitions_is_found() {
    JsonObjectSchema object =
        SchemaTranslation.ofObject(
            schema(
                "{'$schema':'x','$ref':'#/definitions/P','definitions':{'P':{'type':'object',"
                    + "'properties':{'next':{'$ref':'#/definitions/P'}}}}}"));

    assertThat(back(Objects.requireNonNull(object)))
        .isEqualTo(
            schema(
                "{'type':'object','properties':{'next':{'$ref':'#/$defs/P'}},'$defs':{'P':"
                    + "{'type':'object','properties':{'next':{'$ref':'#/$defs/P'}}}}}"));
  }

  @Test
  void a_tool_takes_an_object_and_nothing_else() {
    assertThat(SchemaTranslation.ofObject(schema("{}"))).isNotNull();
    assertThat(SchemaTranslation.ofObject(schema("{'type':'string'}"))).isNull();
    assertThat(SchemaTranslation.ofObject(schema("{'type':'object','oneOf':[]}"))).isNull();
  }
}
