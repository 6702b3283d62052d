package io.aiprovider.langchain4j;

import static io.aiprovider.chat.Wire.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTranslationTest {
  private static final JsonObjectSchema TREE =
      JsonObjectSchema.builder()
          .description("A tree.")
          .addProperty("name", JsonStringSchema.builder().description("Its name.").build())
          .addEnumProperty("kind", List.of("OAK", "ELM"))
          .addIntegerProperty("age")
          .addProperty(
              "twigs",
              JsonArraySchema.builder()
                  .items(JsonReferenceSchema.builder().reference("Twig").build())
                  .build())
          .addProperty("top", JsonReferenceSchema.builder().reference("Twig").build())
          .required("name", "twigs")
          .definitions(
              Map.of("Twig", JsonObjectSchema.builder().addBooleanProperty("green").build()))
          .build();

  @Test
  void keeps_optional_properties() {
    assertThat(SchemaTranslation.of(TREE, false))
        .isEqualTo(
            json(
                "{'type':'object','description':'A tree.','properties':{"
                    + "'name':{'type':'string','description':'Its name.'},"
                    + "'kind':{'type':'string','enum':['OAK','ELM']},"
                    + "'age':{'type':'integer'},"
                    + "'twigs':{'type':'array','items':{'$ref':'#/$defs/Twig'}},"
                    + "'top':{'$ref':'#/$defs/Twig'}},"
                    + "'required':['name','twigs'],"
                    + "'$defs':{'Twig':{'type':'object',"
                    + "'properties':{'green':{'type':'boolean'}},'required':[]}}}"));
  }

  @Test
  void optional_properties_may_be_null_in_strict_mode() {
    assertThat(SchemaTranslation.of(TREE, true))
        .isEqualTo(
            json(
                "{'type':'object','description':'A tree.','properties':{"
                    + "'name':{'type':'string','description':'Its name.'},"
                    + "'kind':{'anyOf':[{'type':'string','enum':['OAK','ELM']},{'type':'null'}]},"
                    + "'age':{'type':['integer','null']},"
                    + "'twigs':{'type':'array','items':{'$ref':'#/$defs/Twig'}},"
                    + "'top':{'anyOf':[{'$ref':'#/$defs/Twig'},{'type':'null'}]}},"
                    + "'required':['name','kind','age','twigs','top'],"
                    + "'additionalProperties':false,"
                    + "'$defs':{'Twig':{'type':'object',"
                    + "'properties':{'green':{'type':['boolean','null']}},"
                    + "'required':['green'],'additionalProperties':false}}}"));
  }

  @Test
  void supports_the_other_elements() {
    JsonSchemaElement any =
        JsonAnyOfSchema.builder()
            .description("One of them.")
            .anyOf(new JsonNumberSchema(), new JsonBooleanSchema(), new JsonNullSchema())
            .build();

    assertThat(SchemaTranslation.of(any, true))
        .isEqualTo(
            json(
                "{'anyOf':[{'type':'number'},{'type':'boolean'},{'type':'null'}],"
                    + "'description':'One of them.'}"));
  }

  @Test
  void a_custom_element_and_a_raw_schema_that_is_not_json_are_refused() {
    assertThatThrownBy(() -> SchemaTranslation.of(() -> "mine", false))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("use a JsonRawSchema");
    assertThatThrownBy(() -> SchemaTranslation.of(JsonRawSchema.from("{"), false))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("not a JSON object");
  }

  static Stream<JsonSchemaElement> loose() {
    JsonObjectSchema anything = JsonObjectSchema.builder().build();
    return Stream.of(
        anything,
        JsonRawSchema.from("{}"),
        JsonEnumSchema.builder().enumValues("A").build(),
        JsonObjectSchema.builder().addStringProperty("a").additionalProperties(true).build(),
        JsonObjectSchema.builder().addProperty("map", anything).build(),
        JsonObjectSchema.builder()
            .addProperty("maps", JsonArraySchema.builder().items(anything).build())
            .build(),
        JsonObjectSchema.builder()
            .addProperty("any", JsonAnyOfSchema.builder().anyOf(anything).build())
            .build(),
        TREE.toBuilder().definitions(Map.of("Twig", anything)).build());
  }

  @ParameterizedTest
  @MethodSource("loose")
  void strict_mode_does_not_support_arbitrary_properties_or_a_root_that_is_not_an_object(
      JsonSchemaElement schema) {
    assertThat(SchemaTranslation.fitsStrictMode(schema)).isFalse();
    assertThat(SchemaTranslation.fitsStrictMode(TREE)).isTrue();
  }
}
