package io.aiprovider.call;

import io.aiprovider.failure.ChatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a call so far. The engine writes it; anybody may read it. Thread-safe.
 *
 * @since 0.1
 */
public final class CallTrace {

  /**
   * One attempt on a provider.
   *
   * @param target who was asked
   * @param failure why it failed; null for one that answered, or has not yet
   * @since 0.1
   */
  public record Attempt(Target target, @Nullable ChatException failure) {}

  private final List<Attempt> attempts = new ArrayList<>();
  private final AtomicLong waitedNanos = new AtomicLong();
  private volatile List<String> dropped = List.of();
  private volatile CacheStatus cacheStatus = CacheStatus.BYPASS;

  /** The attempts so far, in order, one that is under way included. */
  public synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  /** How often the call moved on from one provider or model to another. */
  public synchronized int fallbacks() {
    int moves = 0;
    for (int i = 1; i < attempts.size(); i++) {
      if (!attempts.get(i).target().equals(attempts.get(i - 1).target())) {
        moves++;
      }
    }
    return moves;
  }

  public CacheStatus cacheStatus() {
    return cacheStatus;
  }

  /** Time spent waiting for providers until they answered, or began to. */
  public Duration waited() {
    return Duration.ofNanos(waitedNanos.get());
  }

  /** Notes that an attempt begins. */
  public synchronized void attemptBegan(Target target) {
    attempts.add(new Attempt(target, null));
    dropped = List.of();
  }

  /** Notes that the latest attempt failed. */
  public synchronized void attemptFailed(ChatException failure) {
    int last = attempts.size() - 1;
    attempts.set(last, new Attempt(attempts.get(last).target(), failure));
  }

  /** The fields of the request that the latest attempt left out, having no word for them. */
  public List<String> dropped() {
    return dropped;
  }

  /** Notes which fields the latest attempt leaves out. */
  public void dropped(Collection<String> fields) {
    dropped = List.copyOf(fields);
  }

  /** Notes what the cache did. */
  public void cacheStatus(CacheStatus status) {
    cacheStatus = status;
  }

  /** Notes time spent waiting. */
  public void waited(long nanos) {
    waitedNanos.addAndGet(nanos);
  }
}
