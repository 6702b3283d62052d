package io.aiprovider.provider.google.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.Unsupported;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaReductionTest {

  private static String reduced(String schema) {
    Unsupported unsupported =
        new Unsupported("gemini", Unsupported.Handling.DROP, ChatCall.create());
    return SchemaReduction.of(JsonObject.parse(schema), "response_format", unsupported).toJson();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"properties\":{\"a\":{\"type\":\"string\"}}}"
            + " | {\"properties\":{\"a\":{\"type\":\"STRING\"}},\"type\":\"OBJECT\"}",
        "{\"type\":\"array\"} | {\"type\":\"ARRAY\",\"items\":{\"type\":\"STRING\"}}",
        "{\"items\":{\"type\":\"integer\"}} | {\"type\":\"ARRAY\",\"items\":{\"type\":\"INTEGER\"}}",
        "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"number\"},{\"type\":\"number\"}]}"
            + " | {\"type\":\"ARRAY\",\"items\":{\"type\":\"NUMBER\"},\"description\":"
            + "\"{prefixItems: [{\\\"type\\\":\\\"number\\\"},{\\\"type\\\":\\\"number\\\"}]}\"}",
        "{\"anyOf\":[{\"type\":\"array\",\"items\":{\"type\":\"integer\"}},{\"type\":\"null\"}]}"
            + " | {\"type\":\"ARRAY\",\"items\":{\"type\":\"INTEGER\"},\"nullable\":true}",
        "{\"properties\":{}} | {\"type\":\"OBJECT\",\"additionalProperties\":{}}",
        "{\"properties\":{},\"additionalProperties\":false} | {\"type\":\"OBJECT\"}",
        "{\"description\":\"Any.\"} | {\"description\":\"Any.\",\"type\":\"STRING\"}",
        "{\"const\":3} | {\"type\":\"NUMBER\",\"description\":\"One of: 3.\"}",
        "{\"enum\":[true,null]} | {\"nullable\":true,\"type\":\"BOOLEAN\",\"description\":\"One of: true.\"}",
        "{\"enum\":[\"a\",\"\"]}"
            + " | {\"type\":\"STRING\",\"description\":\"One of: \\\"a\\\", \\\"\\\".\"}"
      })
  @DisplayName("57 required keywords are added, refused ones are removed")
  void demands(String schema, String sent) {
    assertThat(reduced(schema)).isEqualTo(sent);
  }

  @Test
  @DisplayName("57 only existing properties are required, of all parts")
  void required_properties() {
    assertThat(
            reduced(
                """
                {"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},
                 {"type":"object","properties":{"b":{"type":"string"}},"required":["b","gone"]}]}"""))
        .endsWith("\"required\":[\"a\",\"b\"]}");
  }

  @Test
  @DisplayName("58 a schema that refers to itself is followed twice, and the rest is left out")
  void recursion() {
    assertThat(
            reduced(
                """
                {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{
                  "name":{"type":"string"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]},
                  "all":{"type":"array","items":{"$ref":"#/$defs/node"}}},
                 "required":["name","next","all"]}}}"""))
        .isEqualTo(
            "{\"type\":\"OBJECT\",\"properties\":{\"name\":{\"type\":\"STRING\"},"
                + "\"next\":{\"type\":\"OBJECT\",\"properties\":{\"name\":{\"type\":\"STRING\"}},"
                + "\"required\":[\"name\"],\"nullable\":true},"
                + "\"all\":{\"type\":\"ARRAY\",\"items\":{\"type\":\"OBJECT\",\"properties\":"
                + "{\"name\":{\"type\":\"STRING\"}},\"required\":[\"name\"]}}},"
                + "\"required\":[\"name\",\"next\",\"all\"]}");
  }

  @Test
  @Timeout(10)
  @DisplayName("58 a schema whose parts refer to each other too often is refused")
  void many_references() {
    StringBuilder grammar = new StringBuilder("{\"$ref\":\"#/$defs/s0\",\"$defs\":{");
    for (int i = 0; i < 12; i++) {
      grammar.append(i == 0 ? "" : ",").append("\"s").append(i);
      grammar.append("\":{\"type\":\"object\",\"properties\":{");
      for (int j = 0; j < 12; j++) {
        grammar.append(j == 0 ? "" : ",").append("\"p").append(j);
        grammar.append("\":{\"$ref\":\"#/$defs/s").append(j).append("\"}");
      }
      grammar.append("}}");
    }

    assertThatThrownBy(() -> reduced(grammar.append("}}").toString()))
        .isInstanceOfSatisfying(
            UnsupportedFeature.class,
            refusal -> assertThat(refusal.param()).isEqualTo("response_format"));
  }

  @Test
  @Timeout(10)
  @DisplayName("57 the time for many properties grows linearly")
  void many_properties() {
    StringBuilder schema = new StringBuilder("{\"type\":\"object\",\"properties\":{\"p\":{}");
    for (int i = 0; i < 100_000; i++) {
      schema.append(",\"p").append(i).append("\":{\"type\":\"string\"}");
    }

    assertThat(reduced(schema.append("}}").toString()))
        .endsWith("\"p99999\":{\"type\":\"STRING\"}}}");
  }
}
