package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.JsonEvents;
import io.aiprovider.reply.ChunkSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a streamed answer. The answer is complete after {@code [DONE]}, which some
 * providers do not send, or if the stream ends after each choice has its finish reason.
 */
final class ChunkReader implements ChunkSource {
  /** The maximum number of chunks that wait for one with an id. */
  private static final int MAX_WITHOUT_ID = 8;

  private final JsonEvents events;
  private final OpenAiAnswerTranslation translation;
  private final AnswerHead head;
  private final ChunkSchema schema;
  private final Deque<JsonObject> read = new ArrayDeque<>(2);
  private boolean complete;

  ChunkReader(
      JsonEvents events, OpenAiAnswerTranslation translation, AnswerHead head, ChunkSchema schema) {
    this.events = events;
    this.translation = translation;
    this.head = head;
    this.schema = schema;
  }

  @Override
  public @Nullable ChatChunk next() {
    JsonObject chunk = read.poll();
    while (chunk == null && !complete) {
      JsonObject event = events.next();
      if (event == null) {
        end();
      } else if (isChunk(event)) {
        head.noteId(event);
        read.add(event);
      }
      chunk = awaitsId() ? null : read.poll();
    }
    return chunk == null ? null : new ChatChunk(schema.fitted(translation.chunk(chunk)));
  }

  /**
   * Whether the chunks so far have neither the answer's id nor a part of the answer, as Azure's
   * first chunk, which only has the results of its filters.
   */
  private boolean awaitsId() {
    JsonObject latest = read.peekLast();
    return latest != null
        && !complete
        && !head.hasId()
        && read.size() < MAX_WITHOUT_ID
        && latest.objects("choices").isEmpty();
  }

  private boolean isChunk(JsonObject event) {
    JsonArray choices = event.array("choices");
    return choices != null || ChunkSchema.isChunkWithoutChoices(event, events.name());
  }

  private void end() {
    if (!schema.anyChoice()) {
      throw events.malformed("ended its stream without an answer.");
    }
    if (!events.doneReceived() && !schema.allFinished()) {
      throw events.incomplete();
    }
    complete = true;
    events.finish();
  }

  @Override
  public void close() {
    events.close();
  }
}
