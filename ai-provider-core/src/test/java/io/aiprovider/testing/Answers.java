package io.aiprovider.testing;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers in the form that providers send, created from text. */
final class Answers {
  private static final Usage USAGE = Usage.of(3, 5);

  private Answers() {}

  static ChatResponse complete(String text) {
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", ChatMessage.assistant(text).json())
            .with("finish_reason", "stop");
    return new ChatResponse(
        JsonObject.of("id", "chatcmpl-1")
            .with("object", "chat.completion")
            .with("choices", List.of(choice))
            .with("usage", USAGE.toJson()));
  }

  /** The role chunk and the texts: a stream without its end. */
  static List<ChatChunk> begun(String first, String... more) {
    List<ChatChunk> chunks = new ArrayList<>();
    chunks.add(chunk(JsonObject.of("role", "assistant").with("content", ""), null));
    chunks.add(chunk(JsonObject.of("content", first), null));
    for (String text : more) {
      chunks.add(chunk(JsonObject.of("content", text), null));
    }
    return chunks;
  }

  /** A whole stream: {@link #begun}, the finish reason and the usage. */
  static List<ChatChunk> streamed(String first, String... more) {
    List<ChatChunk> chunks = begun(first, more);
    chunks.add(chunk(JsonObject.EMPTY, "stop"));
    chunks.add(new ChatChunk(envelope(List.of()).with("usage", USAGE.toJson())));
    return chunks;
  }

  private static ChatChunk chunk(JsonObject delta, @Nullable String end) {
    JsonObject choice = JsonObject.of("index", 0).with("delta", delta).with("finish_reason", end);
    return new ChatChunk(envelope(List.of(choice)));
  }

  private static JsonObject envelope(List<JsonObject> choices) {
    return JsonObject.of("id", "chatcmpl-1")
        .with("object", "chat.completion.chunk")
        .with("choices", choices);
  }
}
