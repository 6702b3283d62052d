package io.aiprovider.provider.google;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.provider.wire.SchemaDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The schema of a function's arguments as one object, as which Gemini wants it: of alternatives at
 * its root the properties are listed, and the rest is told in the description.
 *
 * @param toBeTold an alternative in a form that says the same without the document around it
 */
record ArgumentSchema(SchemaSource source, UnaryOperator<JsonObject> toBeTold) {
  private static final JsonValue OBJECT = JsonString.of("object");

  /** The schema without alternatives at its root; itself if it has no end. */
  JsonObject of(JsonObject schema) {
    JsonObject whole = source.whole(schema);
    JsonArray options = whole == null ? null : whole.array("anyOf");
    if (whole == null || options == null) {
      return whole == null ? schema : ofObject(whole);
    }
    List<JsonObject> objects = new ArrayList<>();
    JsonObject properties = JsonObject.EMPTY;
    for (JsonObject option : options.objects()) {
      JsonObject each = source.whole(option);
      if (each != null && canBeObject(each.get("type"))) { // arguments are no null, nor a text
        objects.add(each);
        JsonObject named = each.object("properties");
        properties = named == null ? properties : SchemaMerge.eitherOf(properties, named);
      }
    }
    JsonObject bare = whole.without("anyOf");
    return switch (objects.size()) {
      case 0 -> bare.with("type", "null"); // which is refused
      case 1 -> ofObject(SchemaMerge.of(bare, objects.get(0)));
      default -> {
        JsonObject own = bare.object("properties");
        JsonObject all = own == null ? properties : SchemaMerge.properties(properties, own);
        JsonObject object = ofObject(all.isEmpty() ? bare : bare.with("properties", all));
        JsonArray told = JsonArray.of(objects.stream().map(toBeTold).toList());
        yield SchemaDescription.with(object, Map.of("anyOf", told));
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
