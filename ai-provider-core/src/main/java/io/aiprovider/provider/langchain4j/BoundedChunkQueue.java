package io.aiprovider.provider.langchain4j;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A queue of chunks between the thread on which a model pushes them and the thread that reads them.
 * It makes a model wait that is faster than the reader. Thread-safe.
 */
final class BoundedChunkQueue {
  static final int CAPACITY = 64;
  private static final long END_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ChatChunk> waiting = new ArrayDeque<>();
  private boolean bounded;
  private boolean ended;
  private boolean closed;
  private @Nullable ChatException failure;
  private @Nullable ChatException unlessEnded;

  /**
   * Limits the queue from now on. Before that, a full queue could block for ever: the reading
   * thread may be the one that pushes, or may wait for it.
   */
  void bound() {
    lock.lock();
    try {
      bounded = true;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a chunk as soon as there is room for it. Once the queue is closed, chunks are dropped. */
  void put(ChatChunk chunk) {
    lock.lock();
    try {
      while (bounded && waiting.size() >= CAPACITY && !closed) {
        changed.await();
      }
      if (!closed && !ended) {
        waiting.add(chunk);
        changed.signalAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(
          new StreamBroken(
              "The model's thread was interrupted in the middle of the stream.",
              FailureDetail.NONE,
              e));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the answer. Only the first end counts: a model may report an error and then the end.
   *
   * @param reason the failure; null if the answer is complete
   */
  void end(@Nullable ChatException reason) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = reason;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes that the provider sends nothing more. If the model then does not end the answer within
   * half a second after its last chunk, the answer ends with a failure.
   *
   * @param otherwise that failure
   */
  void endSoon(ChatException otherwise) {
    lock.lock();
    try {
      unlessEnded = otherwise;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next chunk.
   *
   * @return null at the end of the answer, and after {@link #close}
   * @throws ChatException the failure that ended the answer, after its last chunk
   */
  @Nullable ChatChunk take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !ended && !closed) {
        if (unlessEnded == null) {
          changed.await();
        } else if (changed.awaitNanos(END_TIMEOUT) <= 0 && waiting.isEmpty()) {
          end(unlessEnded);
        }
      }
      ChatChunk chunk = waiting.poll();
      if (chunk == null && failure != null && !closed) {
        throw failure;
      }
      changed.signalAll();
      return chunk;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the answer ended without a failure. */
  boolean isComplete() {
    lock.lock();
    try {
      return ended && failure == null;
    } finally {
      lock.unlock();
    }
  }

  /** Drops the chunks and wakes all waiting threads: nothing is read any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
