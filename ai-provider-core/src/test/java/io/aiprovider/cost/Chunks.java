package io.aiprovider.cost;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChunkSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of prepared chunks. */
final class Chunks implements ChunkSource {
  private final Deque<ChatChunk> left = new ArrayDeque<>();
  private @Nullable ChatException failure;
  private boolean closed;

  static Chunks none() {
    return new Chunks();
  }

  /** Adds a chunk of the first choice's text. */
  Chunks text(String text) {
    return delta(JsonObject.of("content", text));
  }

  Chunks delta(JsonObject delta) {
    JsonObject choice = JsonObject.of("index", 0).with("delta", delta).with("finish_reason", null);
    return chunk(common().with("choices", List.of(choice)));
  }

  Chunks usage(String usage) {
    return chunk(common().with("choices", List.of()).with("usage", JsonObject.parse(usage)));
  }

  Chunks chunk(JsonObject json) {
    left.add(new ChatChunk(json));
    return this;
  }

  Chunks thenFails(ChatException with) {
    failure = with;
    return this;
  }

  static JsonObject common() {
    return JsonObject.of("id", "chatcmpl-1")
        .with("object", "chat.completion.chunk")
        .with("created", 1_700_000_000)
        .with("model", "acme-1-2026-01-01");
  }

  @Override
  public @Nullable ChatChunk next() {
    ChatChunk chunk = left.poll();
    if (chunk == null && failure != null) {
      throw failure;
    }
    return chunk;
  }

  /** The chunks that were not read yet. */
  List<ChatChunk> left() {
    return List.copyOf(left);
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
