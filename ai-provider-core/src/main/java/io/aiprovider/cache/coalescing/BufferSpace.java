package io.aiprovider.cache.coalescing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all streams may use for calls that have not read as far as others. Thread-safe.
 */
final class BufferSpace {
  private final long size;
  private final AtomicLong reserved = new AtomicLong();

  BufferSpace(long size) {
    this.size = size;
  }

  /** Reserves this many bytes; false if there is no room for them. */
  boolean reserve(long bytes) {
    if (reserved.addAndGet(bytes) <= size) {
      return true;
    }
    reserved.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    reserved.addAndGet(-bytes);
  }

  long reserved() {
    return reserved.get();
  }
}
