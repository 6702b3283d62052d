package io.aiprovider.chat.assembly;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonLiteral;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Assembles the chunks of a stream into the answer that a plain call would have received. Fields it
 * does not know are kept: pieces of text are joined, lists appended, objects merged.
 *
 * <p>Used by one thread.
 *
 * @since 0.1
 */
public final class ResponseAssembler {
  private static final int OVERHEAD = 4; // quotes, colon and comma, or a short number

  private final Map<String, JsonValue> head = new LinkedHashMap<>();
  private final Map<Long, Choice> choices = new TreeMap<>();
  private long size;

  /** Adds the next chunk. */
  public void add(ChatChunk chunk) {
    chunk
        .json()
        .forEach(
            (name, value) -> {
              boolean known = name.equals("choices") || name.equals("object");
              if (!known && !(value.isNull() && head.containsKey(name))) {
                JsonValue before = head.put(name, value);
                size += before == null ? sizeOf(value) : 0;
              }
            });
    for (JsonObject choice : chunk.choices()) {
      size += sizeOf(choice);
      Long index = choice.integer("index");
      choices.computeIfAbsent(index == null ? 0 : index, i -> new Choice()).add(choice);
    }
  }

  /**
   * The approximate number of characters of the answer so far; never less than the length of its
   * texts.
   */
  public long size() {
    return size;
  }

  private static long sizeOf(JsonValue value) {
    long size = OVERHEAD;
    if (value instanceof JsonString text) {
      size += text.value().length();
    } else if (value instanceof JsonArray array) {
      for (JsonValue element : array) {
        size += sizeOf(element);
      }
    } else if (value instanceof JsonObject object) {
      for (String name : object.names()) {
        size += name.length() + sizeOf(Objects.requireNonNull(object.get(name)));
      }
    }
    return size;
  }

  /** Whether every choice so far has a finish reason, and there is one. */
  public boolean finished() {
    return !choices.isEmpty() && choices.values().stream().allMatch(Choice::finished);
  }

  /** The answer received so far. */
  public ChatResponse response() {
    Map<String, JsonValue> json = new LinkedHashMap<>();
    json.put("id", head.getOrDefault("id", JsonString.of("")));
    json.put("object", JsonString.of("chat.completion"));
    json.putAll(head);
    json.remove("obfuscation");
    List<JsonObject> built = new ArrayList<>();
    choices.forEach((index, choice) -> built.add(choice.build(index)));
    json.put("choices", JsonArray.of(built));
    return new ChatResponse(JsonObject.of(json));
  }

  private static final class Choice {
    private final PieceMerger message = new PieceMerger();
    private final ToolCallMerger toolCalls = new ToolCallMerger();
    private final PieceMerger logprobs = new PieceMerger();
    private JsonValue finishReason = JsonLiteral.NULL;
    private @Nullable JsonValue plainLogprobs;
    private JsonObject rest = JsonObject.EMPTY;

    void add(JsonObject choice) {
      choice.forEach(
          (name, value) -> {
            switch (name) {
              case "index" -> {}
              case "delta" -> addDelta(value);
              case "finish_reason" -> finishReason = value.isNull() ? finishReason : value;
              case "logprobs" -> addLogprobs(value);
              default -> rest = rest.with(name, value);
            }
          });
    }

    private void addDelta(JsonValue value) {
      if (value instanceof JsonObject delta) {
        delta.forEach(
            (name, piece) -> {
              if (name.equals("tool_calls") && piece instanceof JsonArray calls) {
                calls.objects().forEach(toolCalls::add);
              } else if (!name.equals("role") || isText(piece)) {
                message.add(name, piece);
              }
            });
      }
    }

    /** Some providers repeat the role in each chunk, as an empty text or null. */
    private static boolean isText(JsonValue piece) {
      return piece instanceof JsonString text && !text.value().isEmpty();
    }

    private void addLogprobs(JsonValue value) {
      if (value instanceof JsonObject object) {
        object.forEach(logprobs::add);
      } else {
        plainLogprobs = value;
      }
    }

    boolean finished() {
      return !finishReason.isNull();
    }

    JsonObject build(long index) {
      JsonObject built = message.build();
      JsonObject text = JsonObject.of("role", "assistant").with("content", null);
      for (String name : built.names()) {
        text = text.with(name, built.get(name));
      }
      if (!toolCalls.isEmpty()) {
        text = text.with("tool_calls", toolCalls.build());
      }
      JsonObject choice = JsonObject.of("index", index).with("message", text);
      if (!logprobs.isEmpty()) {
        choice = choice.with("logprobs", logprobs.build());
      } else if (plainLogprobs != null) {
        choice = choice.with("logprobs", plainLogprobs);
      }
      choice = choice.with("finish_reason", finishReason);
      for (String name : rest.names()) {
        choice = choice.with(name, rest.get(name));
      }
      return choice;
    }
  }
}
