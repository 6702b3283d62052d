package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.wire.request.SchemaDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The values that a schema allows. Gemini accepts a list of texts; other values are listed in the
 * description.
 */
final class EnumReduction {
  private EnumReduction() {}

  /** The reduced schema with the values that the given schema allows. */
  static JsonObject addTo(JsonObject reduced, JsonObject schema) {
    List<JsonValue> choices = new ArrayList<>();
    JsonArray listed = schema.array("enum");
    JsonValue only = schema.get("const");
    if (listed != null) {
      choices.addAll(listed.values());
    } else if (only != null) {
      choices.add(only);
    }
    boolean nullable = choices.removeIf(JsonValue::isNull);
    JsonObject with = nullable ? reduced.with("nullable", true) : reduced;
    if (choices.isEmpty()) {
      return with;
    }
    String type = reduced.string("type");
    if (type == null && choices.stream().allMatch(JsonNumber.class::isInstance)) {
      with = with.with("type", "NUMBER");
    } else if (type == null && choices.stream().allMatch(JsonLiteral.class::isInstance)) {
      with = with.with("type", "BOOLEAN");
    }
    if (choices.stream().allMatch(JsonString.class::isInstance)
        && (type == null || type.equals("STRING"))) {
      with = with.with("type", "STRING");
      if (!choices.contains(JsonString.of(""))) { // the API refuses an empty text in the list
        return with.with("enum", choices);
      }
    }
    String all = choices.stream().map(JsonValue::toJson).collect(Collectors.joining(", "));
    return SchemaDescription.with(with, "One of: " + all + ".");
  }
}
