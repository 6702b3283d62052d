package io.aiprovider.server.overload;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** How many bytes of request bodies are in memory, up to a limit. Thread-safe. */
public final class BodyMemory {
  /** A body is in memory as it came, in parts that were read, and as it is sent. */
  private static final int PART_OF_THE_HEAP = 6;

  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * Memory of this size.
   *
   * @param most bytes of all bodies; one body alone may be larger
   */
  public BodyMemory(long most) {
    this.most = most;
  }

  /**
   * The memory of this process.
   *
   * @param configured its size; null: a part of the heap
   */
  public static BodyMemory ofProcess(@Nullable DataSize configured) {
    return new BodyMemory(
        configured == null
            ? Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP
            : configured.toBytes());
  }

  /** Its size in bytes. */
  public long size() {
    return most;
  }

  /** What one body takes. Used by one thread at a time; {@link #close} by any. */
  public final class Share implements AutoCloseable {
    private final AtomicLong own = new AtomicLong();

    /** Takes more memory; false if there is none. */
    public boolean grow(long bytes) {
      long all = held.addAndGet(bytes);
      if (all > most && all != own.get() + bytes) { // one that is alone may have all
        held.addAndGet(-bytes);
        return false;
      }
      own.addAndGet(bytes);
      return true;
    }

    /** Gives all back. May be called more than once. */
    @Override
    public void close() {
      held.addAndGet(-own.getAndSet(0));
    }
  }

  /** The memory of a body, of which nothing was received yet. */
  public Share share() {
    return new Share();
  }

  /** The bytes of all bodies. */
  long held() {
    return held.get();
  }
}
