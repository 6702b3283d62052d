package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.ChunkTranslation;
import io.aiprovider.provider.wire.JsonEvents;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The chunks of a streamed answer. The answer is complete after {@code [DONE]}, which some
 * providers do not send, or if the stream ends after each choice has its finish reason.
 */
final class ChunkReader extends ChunkTranslation {
  /** The maximum number of chunks that wait for one with an id. */
  private static final int MAX_WITHOUT_ID = 8;

  private final OpenAiAnswerTranslation translation;
  private final AnswerHead head;
  private final ChunkSchema schema;
  private final Deque<JsonObject> held = new ArrayDeque<>(2);

  ChunkReader(
      JsonEvents events, OpenAiAnswerTranslation translation, AnswerHead head, ChunkSchema schema) {
    super(events);
    this.translation = translation;
    this.head = head;
    this.schema = schema;
  }

  @Override
  protected void take(JsonObject event) {
    if (!isChunk(event)) {
      return;
    }
    head.noteId(event);
    held.add(event);
    if (!awaitsId(event)) {
      passOn();
    }
  }

  /**
   * Whether the chunks so far have neither the answer's id nor a part of the answer, as Azure's
   * first chunk, which only has the results of its filters.
   */
  private boolean awaitsId(JsonObject latest) {
    return !head.hasId() && held.size() < MAX_WITHOUT_ID && latest.objects("choices").isEmpty();
  }

  private void passOn() {
    for (JsonObject chunk = held.poll(); chunk != null; chunk = held.poll()) {
      add(new ChatChunk(schema.fitted(translation.chunk(chunk))));
    }
  }

  private boolean isChunk(JsonObject event) {
    JsonArray choices = event.array("choices");
    return choices != null || ChunkSchema.isChunkWithoutChoices(event, events().name());
  }

  @Override
  protected void end() {
    if (!schema.anyChoice()) {
      throw events().malformed("ended its stream without an answer.");
    }
    if (!events().doneReceived() && !schema.allFinished()) {
      throw events().incomplete();
    }
    passOn();
  }
}
