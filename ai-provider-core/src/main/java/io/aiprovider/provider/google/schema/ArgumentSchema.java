package io.aiprovider.provider.google.schema;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.wire.request.SchemaDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a function's arguments as one object, which Gemini requires: alternatives at its
 * root become a list of all their properties, and the description has what differs between them.
 *
 * @param standalone an alternative with the same meaning that can be read without the document
 */
record ArgumentSchema(SchemaDocument document, UnaryOperator<JsonObject> standalone) {
  private static final JsonValue OBJECT = JsonString.of("object");

  /** The schema without alternatives at its root; itself if it refers to itself too often. */
  JsonObject of(JsonObject schema) {
    JsonObject resolved = document.resolved(schema);
    JsonArray options = resolved == null ? null : resolved.array("anyOf");
    if (resolved == null || options == null) {
      return resolved == null ? schema : ofObject(resolved);
    }
    List<JsonObject> objects = new ArrayList<>();
    JsonObject properties = JsonObject.EMPTY;
    for (JsonObject option : options.objects()) {
      JsonObject each = document.resolved(option);
      if (each != null && canBeObject(each.get("type"))) { // arguments are never null or a text
        objects.add(each);
        JsonObject named = each.object("properties");
        properties = named == null ? properties : SchemaMerge.eitherOf(properties, named);
      }
    }
    JsonObject bare = resolved.without("anyOf");
    return switch (objects.size()) {
      case 0 -> bare.with("type", "null"); // no object is possible: the caller refuses it
      case 1 -> ofObject(SchemaMerge.of(bare, objects.get(0)));
      default -> {
        JsonObject own = bare.object("properties");
        JsonObject all = own == null ? properties : SchemaMerge.properties(properties, own);
        JsonObject object = ofObject(all.isEmpty() ? bare : bare.with("properties", all));
        JsonArray alternatives = JsonArray.of(objects.stream().map(standalone).toList());
        yield SchemaDescription.with(object, Map.of("anyOf", alternatives));
      }
    };
  }

  private static JsonObject ofObject(JsonObject arguments) {
    return canBeObject(arguments.get("type")) ? arguments.with("type", OBJECT) : arguments;
  }

  private static boolean canBeObject(@Nullable JsonValue type) {
    return type == null || SchemaUnions.types(type).contains(OBJECT);
  }
}
