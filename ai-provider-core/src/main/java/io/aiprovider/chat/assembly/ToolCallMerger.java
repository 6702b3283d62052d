package io.aiprovider.chat.assembly;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the pieces of tool calls, each into the call that {@link ToolCallPositions} assigns to it.
 * An empty or null id, type, name or piece of arguments is ignored.
 */
final class ToolCallMerger {
  private final List<Call> calls = new ArrayList<>();
  private final ToolCallPositions positions = new ToolCallPositions();

  boolean isEmpty() {
    return calls.isEmpty();
  }

  void add(JsonObject piece) {
    int position = positions.of(piece);
    if (position == calls.size()) {
      calls.add(new Call());
    }
    calls.get(position).add(piece);
  }

  JsonArray build() {
    return JsonArray.of(calls.stream().map(Call::build).toList());
  }

  private static final class Call {
    private String id = "";
    private String type = "function";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();
    private final PieceMerger functionRest = new PieceMerger();
    private final PieceMerger rest = new PieceMerger();
    private boolean isFunction;

    void add(JsonObject piece) {
      piece.forEach(
          (member, value) -> {
            switch (member) {
              case "index" -> {}
              case "id" -> id = orIfEmpty(value.asString(), id);
              case "type" -> type = orIfEmpty(value.asString(), type);
              case "function" -> addFunction(value);
              default -> rest.add(member, value);
            }
          });
    }

    private void addFunction(JsonValue value) {
      if (value instanceof JsonObject function) {
        isFunction = true;
        function.forEach(
            (member, piece) -> {
              switch (member) {
                case "name" -> name = orIfEmpty(piece.asString(), name);
                case "arguments" -> arguments.append(orIfEmpty(piece.asString(), ""));
                default -> functionRest.add(member, piece);
              }
            });
      }
    }

    private static String orIfEmpty(@Nullable String text, String before) {
      return text == null || text.isEmpty() ? before : text;
    }

    JsonObject build() {
      JsonObject call = JsonObject.of("id", id).with("type", type);
      if (isFunction || type.equals("function")) {
        JsonObject function = JsonObject.of("name", name).with("arguments", arguments.toString());
        call = call.with("function", withAll(function, functionRest.build()));
      }
      return withAll(call, rest.build());
    }

    private static JsonObject withAll(JsonObject object, JsonObject others) {
      JsonObject all = object;
      for (String member : others.names()) {
        all = all.with(member, others.get(member));
      }
      return all;
    }
  }
}
