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
 * Where chunks wait between the thread that a model pushes them on and the one that pulls them. A
 * model that is faster than its reader waits. Thread-safe.
 */
final class BoundedChunkQueue {
  static final int MOST_WAITING = 64;
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ChatChunk> waiting = new ArrayDeque<>();
  private boolean bounded;
  private boolean ended;
  private boolean closed;
  private @Nullable ChatException failure;
  private @Nullable ChatException unlessEnded;

  /**
   * Lets the model wait from now on. Before, the thread that is to read may be the one that pushes,
   * or may wait for it.
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
      while (bounded && waiting.size() >= MOST_WAITING && !closed) {
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
   * Says that nothing more comes. Only the first end counts: a model may tell of an error and then
   * say that it is done.
   *
   * @param why null if the answer is complete
   */
  void end(@Nullable ChatException why) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        failure = why;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says that the provider sends nothing more. If the model does not end the answer within half a
   * second after its last signal, it is taken to never end it.
   *
   * @param otherwise what it ends with then
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
   * @return null at the end of the answer, and once this is closed
   * @throws ChatException what it ended with, after the last chunk before
   */
  @Nullable ChatChunk take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !ended && !closed) {
        if (unlessEnded == null) {
          changed.await();
        } else if (changed.awaitNanos(PATIENCE) <= 0 && waiting.isEmpty()) {
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

  /** Whether the model said that the answer is complete. */
  boolean isComplete() {
    lock.lock();
    try {
      return ended && failure == null;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all threads that wait: nothing is read any more. */
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
