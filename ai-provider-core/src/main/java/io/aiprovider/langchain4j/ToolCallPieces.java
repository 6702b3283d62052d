package io.aiprovider.langchain4j;

import dev.langchain4j.model.chat.response.PartialToolCall;
import io.aiprovider.chat.assembly.ToolCallPositions;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pieces of tool calls in LangChain4j's form, which repeats each call's id and name. */
final class ToolCallPieces {
  private static final class Opened {
    private @Nullable String id;
    private @Nullable String name;
  }

  private final ToolCallPositions positions = new ToolCallPositions();
  private final List<Opened> calls = new ArrayList<>();

  /**
   * The next piece, an entry of a delta's {@code tool_calls}.
   *
   * @return null when there is nothing to report: LangChain4j has no piece without arguments or
   *     without the name of the call
   */
  @Nullable PartialToolCall next(JsonObject piece) {
    int position = positions.of(piece);
    while (calls.size() <= position) {
      calls.add(new Opened());
    }
    Opened call = calls.get(position);
    JsonObject function = piece.object("function");
    call.id = orIfEmpty(piece, "id", call.id);
    call.name = orIfEmpty(function, "name", call.name);
    String arguments = orIfEmpty(function, "arguments", null);
    return arguments == null || call.name == null || call.name.isBlank()
        ? null
        : PartialToolCall.builder()
            .index(position)
            .id(call.id)
            .name(call.name)
            .partialArguments(arguments)
            .build();
  }

  private static @Nullable String orIfEmpty(
      @Nullable JsonObject json, String name, @Nullable String before) {
    String text = json == null ? null : json.string(name);
    return text == null || text.isEmpty() ? before : text;
  }
}
