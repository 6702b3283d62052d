package io.aiprovider.provider.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaExampleTest {
  private static String example(String schema) {
    return SchemaExample.of(JsonObject.parse(schema)).toJson();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"string\"}|\"example\"",
        "{\"type\":\"integer\"}|1",
        "{\"type\":\"number\"}|1",
        "{\"type\":\"boolean\"}|true",
        "{\"type\":\"null\"}|null",
        "{\"type\":\"object\"}|{}",
        "{\"type\":[\"null\",\"integer\"]}|1",
        "{\"enum\":[\"red\",\"blue\"]}|\"red\"",
        "{\"const\":42}|42",
        "{}|\"example\"",
      })
  void gives_each_type_a_value(String schema, String value) {
    assertThat(example(schema)).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"integer\",\"minimum\":18|18",
        "\"integer\",\"minimum\":1.5|2",
        "\"integer\",\"maximum\":-3|-3",
        "\"integer\",\"minimum\":0,\"maximum\":0|0",
        "\"integer\",\"exclusiveMinimum\":1|2",
        "\"integer\",\"exclusiveMaximum\":1|0",
        "\"integer\",\"multipleOf\":7|7",
        "\"integer\",\"minimum\":10,\"multipleOf\":7|14",
        "\"integer\",\"maximum\":-10,\"multipleOf\":7|-14",
        "\"number\",\"minimum\":0.25,\"maximum\":0.5|0.25",
        "\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":1|0.5",
        "\"number\",\"exclusiveMinimum\":-5,\"maximum\":100|1",
        "\"number\",\"minimum\":100|100",
        "\"integer\",\"minimum\":1e999999999|1",
      })
  void keeps_the_limits_of_numbers(String type, String value) {
    assertThat(example("{\"type\":" + type + "}")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "date,2026-01-01",
    "date-time,2026-01-01T12:00:00Z",
    "email,user@example.com",
    "uuid,00000000-0000-4000-8000-000000000001",
  })
  void gives_each_format_a_valid_text(String format, String text) {
    assertThat(SchemaExample.of(JsonObject.of("type", "string").with("format", format)))
        .isEqualTo(new JsonString(text));
  }

  @Test
  void lengthens_text_to_its_minimum() {
    assertThat(example("{\"type\":\"string\",\"minLength\":20}"))
        .isEqualTo("\"example example exam\"");
  }

  @Test
  void shortens_text_to_its_maximum() {
    assertThat(example("{\"type\":\"string\",\"maxLength\":3}")).isEqualTo("\"exa\"");
  }

  @Test
  void gives_required_and_optional_properties_in_the_order_of_the_schema() {
    String schema =
        """
        {"type":"object","required":["b","other"],"properties":
        {"a":{"type":"string"},"b":{"type":"object","properties":{"c":{"type":"integer"}}}}}
        """;

    assertThat(example(schema))
        .isEqualTo("{\"a\":\"example a\",\"b\":{\"c\":1},\"other\":\"example other\"}");
  }

  @Test
  void gives_an_array_as_many_items_as_it_needs() {
    assertThat(example("{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":3}"))
        .isEqualTo("[1,1,1]");
  }

  @Test
  void gives_an_array_one_item_unless_that_is_too_many() {
    assertThat(example("{\"items\":{\"type\":\"integer\"}}")).isEqualTo("[1]");
    assertThat(example("{\"items\":{\"type\":\"integer\"},\"maxItems\":0}")).isEqualTo("[]");
  }

  @Test
  void gives_a_tuple_exactly_its_items() {
    String schema =
        """
        {"type":"array","prefixItems":[{"type":"integer"},{"type":"boolean"}],"items":false}
        """;

    assertThat(example(schema)).isEqualTo("[1,true]");
  }

  @Test
  void takes_the_first_branch_of_any_of_and_one_of() {
    assertThat(example("{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"null\"}]}")).isEqualTo("1");
    assertThat(example("{\"oneOf\":[{\"const\":\"a\"},{\"const\":\"b\"}]}")).isEqualTo("\"a\"");
  }

  @Test
  void a_branch_adds_to_the_keywords_beside_it() {
    String schema =
        """
        {"properties":{"a":{"type":"integer"}},"required":["a"],
        "anyOf":[{"properties":{"b":{"type":"boolean"}},"required":["b"]}]}
        """;

    assertThat(example(schema)).isEqualTo("{\"a\":1,\"b\":true}");
  }

  @Test
  void a_branch_restricts_the_keywords_beside_it() {
    String schema =
        """
        {"type":["string","null"],"enum":["a","b",1],"anyOf":[{"enum":[1]}]}
        """;

    assertThat(example(schema)).isEqualTo("1");
  }

  @Test
  void all_of_joins_its_parts() {
    String schema =
        """
        {"$defs":{"a":{"type":"object","properties":{"a":{"type":"integer"}}},
        "b":{"type":"object","properties":{"b":{"type":"boolean"}}}},
        "allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}]}
        """;

    assertThat(example(schema)).isEqualTo("{\"a\":1,\"b\":true}");
  }

  @Test
  void follows_references_into_defs() {
    String schema =
        """
        {"type":"object","properties":{"home":{"$ref":"#/$defs/an~1address"}},
        "$defs":{"an/address":{"type":"object","properties":{"zip":{"type":"integer"}}}}}
        """;

    assertThat(example(schema)).isEqualTo("{\"home\":{\"zip\":1}}");
  }

  @Test
  void a_reference_to_a_missing_schema_allows_any_value() {
    assertThat(example("{\"$ref\":\"#/$defs/missing\"}")).isEqualTo("\"example\"");
    assertThat(example("{\"$ref\":\"https://example.com/schema\"}")).isEqualTo("\"example\"");
  }

  @Test
  void an_anchor_is_not_resolved_to_the_whole_schema() {
    assertThat(example("{\"properties\":{\"a\":{\"$ref\":\"#a\"}}}"))
        .isEqualTo("{\"a\":\"example a\"}");
  }

  @Test
  void a_recursive_schema_ends_at_an_alternative_without_recursion() {
    String schema =
        """
        {"type":"object","required":["value","next"],"properties":{"value":{"const":1},
        "next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}}}
        """;

    assertThat(example(schema))
        .startsWith("{\"value\":1,\"next\":{\"value\":1,\"next\":")
        .contains("{\"value\":1,\"next\":null}")
        .hasSizeLessThan(200);
  }

  @Test
  void a_recursive_list_ends_empty() {
    String schema =
        """
        {"type":"object","required":["children"],
        "properties":{"children":{"type":"array","items":{"$ref":"#"}}}}
        """;

    assertThat(example(schema)).contains("{\"children\":[]}").hasSizeLessThan(200);
  }

  @Test
  void a_schema_without_a_finite_value_still_gets_a_value() {
    assertThat(example("{\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":\"#\"}}}"))
        .endsWith("{\"a\":null" + "}".repeat(65));
    assertThat(example("{\"$ref\":\"#\"}")).isEqualTo("\"example\"");
  }

  @Test
  void a_schema_with_many_references_gets_a_value_of_limited_size() {
    StringBuilder definitions = new StringBuilder("\"s0\":{\"type\":\"integer\"}");
    for (int i = 1; i <= 20; i++) {
      definitions.append(
          ",\"s%d\":{\"type\":\"array\",\"minItems\":1000000000,\"items\":{\"$ref\":\"#/$defs/s%d\"}}"
              .formatted(i, i - 1));
    }

    assertThat(example("{\"$ref\":\"#/$defs/s20\",\"$defs\":{" + definitions + "}}"))
        .hasSizeLessThan(100_000);
  }
}
