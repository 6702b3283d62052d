package io.aiprovider.cache;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** An answer in the memory of this process, and how often it was found. Thread-safe. */
final class StoredAnswer {
  private static final AtomicIntegerFieldUpdater<StoredAnswer> HITS =
      AtomicIntegerFieldUpdater.newUpdater(StoredAnswer.class, "hits");

  /**
   * What an entry takes besides its texts and its body, in bytes: the objects that it consists of
   * and its place in the map. Measured by {@code CachedAnswerMemoryTest}.
   */
  static final int OVERHEAD = 440;

  private final CachedAnswer answer;
  private volatile int hits;

  StoredAnswer(CachedAnswer answer) {
    this.answer = answer;
  }

  CachedAnswer answer() {
    return answer;
  }

  /** Counts a look-up that found it. */
  CachedAnswer hit() {
    HITS.incrementAndGet(this);
    return answer;
  }

  ResponseCache.Entry entry(String key) {
    return ResponseCache.Entry.of(key, answer, hits);
  }

  /**
   * What it takes in memory, in bytes. Names count as if each answer had its own, as those have
   * that come from a shared store.
   */
  int weight(String key) {
    return OVERHEAD
        + key.length()
        + answer.body().bytes().length
        + length(answer.provider())
        + length(answer.model())
        + length(answer.requestedModel())
        + length(answer.tenant());
  }

  private static int length(@Nullable String name) {
    return name == null ? 0 : name.length();
  }
}
