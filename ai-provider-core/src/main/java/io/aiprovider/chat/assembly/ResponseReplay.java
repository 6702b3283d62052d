package io.aiprovider.chat.assembly;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Splits a complete answer into the chunks of a stream: for each choice its role, its content in
 * pieces, its tool calls and its end, or the text of a completion; then the usage.
 *
 * @since 0.1
 */
public final class ResponseReplay {
  private static final int PIECE = 256;
  private static final String COMPLETION = "text_completion";

  private ResponseReplay() {}

  public static List<ChatChunk> chunksOf(ChatResponse response) {
    JsonObject head = JsonObject.EMPTY;
    for (String name : response.json().names()) {
      switch (name) {
        case "object" ->
            head =
                head.with("object", isCompletion(response) ? COMPLETION : "chat.completion.chunk");
        case "choices", "usage" -> {}
        default -> head = head.with(name, response.json().get(name));
      }
    }
    List<ChatChunk> chunks = new ArrayList<>();
    for (JsonObject choice : response.choices()) {
      addChoice(chunks, head, choice);
    }
    JsonValue usage = response.json().get("usage");
    if (usage instanceof JsonObject) {
      chunks.add(new ChatChunk(head.with("choices", JsonArray.EMPTY).with("usage", usage)));
    }
    return chunks;
  }

  /** OpenAI's older completions have one form for chunks and for whole answers. */
  private static boolean isCompletion(ChatResponse response) {
    return COMPLETION.equals(response.json().string("object"));
  }

  private static void addChoice(List<ChatChunk> chunks, JsonObject head, JsonObject choice) {
    if (COMPLETION.equals(head.string("object"))) {
      chunks.add(new ChatChunk(head.with("choices", List.of(choice))));
      return;
    }
    JsonObject opening = JsonObject.of("role", "assistant");
    List<JsonObject> pieces = new ArrayList<>();
    JsonObject message = Objects.requireNonNullElse(choice.object("message"), JsonObject.EMPTY);
    for (String name : message.names()) {
      JsonValue value = message.get(name);
      if (name.equals("role") || value == null || value.isNull() && !name.equals("content")) {
        continue;
      }
      if (name.equals("tool_calls") && value instanceof JsonArray calls) {
        pieces.add(JsonObject.of(name, indexed(calls)));
      } else if (value instanceof JsonString text && !text.value().isEmpty()) {
        for (String piece : split(text.value())) {
          pieces.add(JsonObject.of(name, piece));
        }
      } else if (value instanceof JsonObject || value instanceof JsonArray) {
        pieces.add(JsonObject.of(name, value));
      } else {
        opening = opening.with(name, value);
      }
    }
    JsonValue index = choice.has("index") ? choice.get("index") : JsonValue.of(0);
    chunks.add(chunk(head, JsonObject.of("index", index).with("delta", opening), null));
    for (int i = 0; i < pieces.size(); i++) {
      JsonObject delta = JsonObject.of("index", index).with("delta", pieces.get(i));
      if (i == 0 && choice.object("logprobs") != null) {
        delta = delta.with("logprobs", choice.get("logprobs"));
      }
      chunks.add(chunk(head, delta, null));
    }
    JsonObject closing = JsonObject.of("index", index).with("delta", JsonObject.EMPTY);
    for (String name : choice.names()) {
      if (!name.equals("message") && !name.equals("logprobs") && !closing.has(name)) {
        closing = closing.with(name, choice.get(name));
      }
    }
    chunks.add(chunk(head, closing, choice.get("finish_reason")));
  }

  private static ChatChunk chunk(JsonObject head, JsonObject choice, @Nullable JsonValue finish) {
    return new ChatChunk(head.with("choices", List.of(choice.with("finish_reason", finish))));
  }

  private static List<JsonObject> indexed(JsonArray calls) {
    List<JsonObject> indexed = new ArrayList<>();
    for (JsonObject call : calls.objects()) {
      JsonObject entry = JsonObject.of("index", indexed.size());
      for (String name : call.names()) {
        entry = entry.with(name, call.get(name));
      }
      indexed.add(entry);
    }
    return indexed;
  }

  private static List<String> split(String text) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(from + PIECE, text.length());
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to--;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }
}
