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
  void supported_schemas_become_langchain4js(String json) {
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
  void unsupported_schemas_stay_text(String json) {
    JsonSchemaElement element = SchemaTranslation.of(schema(json));

    assertThat(element).isEqualTo(JsonRawSchema.from(schema(json).toJson()));
  }

  @Test
  void only_the_unsupported_part_stays_text() {
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
  void older_definitions_are_moved() {
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
  void a_tool_accepts_only_an_object() {
    assertThat(SchemaTranslation.ofObject(schema("{}"))).isNotNull();
    assertThat(SchemaTranslation.ofObject(schema("{'type':'string'}"))).isNull();
    assertThat(SchemaTranslation.ofObject(schema("{'type':'object','oneOf':[]}"))).isNull();
  }
}
