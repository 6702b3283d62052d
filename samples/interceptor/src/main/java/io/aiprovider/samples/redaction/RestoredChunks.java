package io.aiprovider.samples.redaction;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChunkTransform;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Puts the data back into the text of a stream. A placeholder may arrive in pieces: its beginning
 * is held back until the rest has arrived, or the choice ends.
 */
final class RestoredChunks implements ChunkTransform {
  private final Vault vault;
  private final Map<Long, String> heldBack = new HashMap<>();

  RestoredChunks(Vault vault) {
    this.vault = vault;
  }

  @Override
  public void onChunk(ChatChunk chunk, Consumer<ChatChunk> next) {
    List<JsonObject> choices = chunk.choices().stream().map(this::restored).toList();
    next.accept(new ChatChunk(chunk.json().with("choices", choices)));
  }

  private JsonObject restored(JsonObject choice) {
    JsonObject delta = Objects.requireNonNullElse(choice.object("delta"), JsonObject.EMPTY);
    Long index = Objects.requireNonNullElse(choice.integer("index"), 0L);
    boolean last = choice.string("finish_reason") != null;
    String piece = delta.string("content");
    if (piece == null && !last) {
      return choice;
    }
    String text = heldBack.getOrDefault(index, "") + Objects.requireNonNullElse(piece, "");
    int until = last ? text.length() : vault.unfinishedFrom(text);
    heldBack.put(index, text.substring(until));
    String ready = vault.restore(text.substring(0, until));
    return piece == null && ready.isEmpty()
        ? choice
        : choice.with("delta", delta.with("content", ready));
  }
}
