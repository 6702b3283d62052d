package io.aiprovider.pushed;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.reply.ChunkPush;
import io.aiprovider.reply.EventLoop;
import io.aiprovider.reply.StreamingReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes chunks on an event loop. It is one for all tests, because nothing may block it. */
public final class PushedReading {
  private static final EventLoop LOOP = new EventLoop();

  /** After this time the thread waits itself, because only it knows the deadline of its call. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private static final AtomicLong MOVED = new AtomicLong();

  private PushedReading() {}

  /** How many chunks the event loop has moved. */
  static long moved() {
    return MOVED.get();
  }

  /**
   * Lets the event loop move one chunk.
   *
   * @return null if it needs the thread first
   */
  public static @Nullable ChatChunk next(StreamingReply reply) {
    if (LOOP.isCurrent()) {
      throw new AssertionError("Something waits for a chunk on the event loop.");
    }
    OneChunk one = new OneChunk();
    try {
      new ChunkPush(reply, one, LOOP).run(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return one.chunk;
  }

  /** Takes no second chunk, so that the thread goes on. */
  private static final class OneChunk implements ChunkPush.Receiver {
    private @Nullable ChatChunk chunk;

    @Override
    public boolean takesMore() {
      return chunk == null;
    }

    @Override
    public void accept(ChatChunk moved) {
      chunk = moved;
      MOVED.incrementAndGet();
    }

    @Override
    public void flush() {
      // nothing is buffered
    }
  }
}
