package io.aiprovider.chat;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the pieces of tool calls. Pieces belong together by index; providers differ in what they
 * leave out, so:
 *
 * <ul>
 *   <li>a piece with an id that no call has yet opens a call, even under an index in use;
 *   <li>a piece without an index goes to the call with its id, or to the one last added to;
 *   <li>an empty or null id, type, name or piece of arguments says nothing.
 * </ul>
 */
final class ToolCallMerger {
  private final List<Call> calls = new ArrayList<>();
  private @Nullable Call last;

  boolean isEmpty() {
    return calls.isEmpty();
  }

  void add(JsonObject piece) {
    Call call = callFor(piece);
    call.add(piece);
    last = call;
  }

  JsonArray build() {
    return JsonArray.of(calls.stream().map(Call::build).toList());
  }

  private Call callFor(JsonObject piece) {
    String id = piece.string("id");
    boolean named = id != null && !id.isEmpty();
    Long index = piece.integer("index");
    for (int i = calls.size() - 1; i >= 0; i--) {
      Call call = calls.get(i);
      boolean sameId = !named || call.id.isEmpty() || call.id.equals(id);
      if (index != null && index.equals(call.index) && sameId) {
        return call;
      }
      if (index == null && named && call.id.equals(id)) {
        return call;
      }
    }
    if (index == null && !named && last != null) {
      return last;
    }
    Call opened = new Call(index);
    calls.add(opened);
    return opened;
  }

  private static final class Call {
    private final @Nullable Long index;
    private String id = "";
    private String type = "function";
    private String name = "";
    private final StringBuilder arguments = new StringBuilder();
    private final PieceMerger functionRest = new PieceMerger();
    private final PieceMerger rest = new PieceMerger();
    private boolean isFunction;

    Call(@Nullable Long index) {
      this.index = index;
    }

    void add(JsonObject piece) {
      piece.forEach(
          (member, value) -> {
            switch (member) {
              case "index" -> {}
              case "id" -> id = said(value.asString(), id);
              case "type" -> type = said(value.asString(), type);
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
                case "name" -> name = said(piece.asString(), name);
                case "arguments" -> arguments.append(said(piece.asString(), ""));
                default -> functionRest.add(member, piece);
              }
            });
      }
    }

    private static String said(@Nullable String text, String before) {
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
