package io.aiprovider.provider.openai;

import io.aiprovider.call.ChunkSource;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.JsonEvents;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a streamed answer. It is complete when the provider says {@code [DONE]}, or when
 * its stream ends after each choice has its finish reason: some providers leave out the former.
 */
final class ChunkReader implements ChunkSource {
  private final JsonEvents events;
  private final AnswerTranslation translation;
  private final ToolCallIndexes indexes = new ToolCallIndexes();
  private final OpenChoices choices = new OpenChoices();
  private boolean complete;

  ChunkReader(JsonEvents events, AnswerTranslation translation) {
    this.events = events;
    this.translation = translation;
  }

  @Override
  public @Nullable ChatChunk next() {
    if (complete) {
      return null;
    }
    JsonObject json = events.next();
    if (json == null) {
      checkComplete();
      complete = true;
      events.finish();
      return null;
    }
    ChatChunk chunk = StreamUsage.normalized(indexes.corrected(translation.chunk(json)));
    choices.observe(chunk);
    return chunk;
  }

  private void checkComplete() {
    if (!choices.any()) {
      throw events.malformed("ended its stream without an answer.");
    }
    if (!events.saidDone() && !choices.allFinished()) {
      throw events.incomplete();
    }
  }

  @Override
  public void close() {
    events.close();
  }

  /** Which choices of a streamed answer have begun and which are finished. */
  private static final class OpenChoices {
    /** More choices than any provider gives; an index beyond them is noted as one of them. */
    private static final int MOST = 1_024;

    private final BitSet begun = new BitSet();
    private final BitSet finished = new BitSet();

    void observe(ChatChunk chunk) {
      for (JsonObject choice : chunk.choices()) {
        Long given = choice.integer("index");
        int index = given == null ? 0 : (int) Math.floorMod(given, (long) MOST);
        begun.set(index);
        if (choice.string("finish_reason") != null) {
          finished.set(index);
        }
      }
    }

    /** Whether there was any choice at all. */
    boolean any() {
      return !begun.isEmpty();
    }

    /** Whether each choice that began has its finish reason. */
    boolean allFinished() {
      return begun.equals(finished);
    }
  }
}
