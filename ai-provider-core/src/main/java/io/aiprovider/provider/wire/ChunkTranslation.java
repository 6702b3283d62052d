package io.aiprovider.provider.wire;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChunkSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Translates the events of a stream into chunks, one event after the other. Used by one thread at a
 * time.
 *
 * @since 0.1
 */
public abstract class ChunkTranslation implements ChunkSource {
  private final JsonEvents events;
  private final Deque<ChatChunk> ready = new ArrayDeque<>(4);
  private boolean complete;

  protected ChunkTranslation(JsonEvents events) {
    this.events = events;
  }

  /** The events that are translated. */
  protected final JsonEvents events() {
    return events;
  }

  /**
   * Translates an event into chunks, which it {@linkplain #add adds}: several, one, or none.
   *
   * @throws io.aiprovider.failure.ChatException if it cannot be translated
   */
  protected abstract void take(JsonObject event);

  /**
   * Handles the end of the events, unless the answer was {@link #complete} before. It may add last
   * chunks.
   *
   * @throws io.aiprovider.failure.ChatException if the answer is not complete
   */
  protected abstract void end();

  /** Passes on a chunk, after those that were added before. */
  protected final void add(ChatChunk chunk) {
    ready.add(chunk);
  }

  /** The answer is complete: further events are not read. */
  protected final void complete() {
    complete = true;
  }

  @Override
  public final @Nullable ChatChunk next() {
    while (ready.isEmpty() && !complete) {
      JsonObject event = events.next();
      if (event == null) {
        end();
        complete = true;
      } else {
        take(event);
      }
    }
    if (ready.isEmpty()) {
      events.finish();
    }
    return ready.poll();
  }

  @Override
  public final @Nullable ChatChunk poll() {
    while (ready.isEmpty() && !complete) {
      JsonObject event = events.poll();
      if (event == null) {
        return null;
      }
      take(event);
    }
    return ready.poll();
  }

  @Override
  public final boolean isReady() {
    return !ready.isEmpty() || complete || events.isAtEnd();
  }

  @Override
  public final boolean onReadable(Runnable listener) {
    return events.onReadable(listener);
  }

  @Override
  public final void close() {
    events.close();
  }
}
