package io.aiprovider.cache.coalescing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.SharedAttempts;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Identical calls on their way to one answer. At most one of them, the leader, calls the providers;
 * the others follow it.
 *
 * <p>The leader's attempts do not belong to its caller but to the flight, which cancels them when
 * nobody waits any more. No lock is held while somebody waits for a provider, and none while hooks
 * run. Thread-safe.
 */
final class Flight {
  private static final Duration NONE = Duration.ofNanos(-1);

  /** A longer time may have too many nanoseconds for a number. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final FlightOptions options;
  private final Consumer<Flight> onOver;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The calls that have not ended here: they wait, read, or call the providers. */
  private final List<Participant> open = new ArrayList<>(1);

  private @Nullable Participant leader;
  private @Nullable SharedAttempts attempts;
  private @Nullable SharedAnswer answer;
  private boolean over;

  /**
   * A flight without participants.
   *
   * @param onOver runs at least once when no further call can join
   */
  Flight(FlightOptions options, Consumer<Flight> onOver) {
    this.options = options;
    this.onOver = onOver;
  }

  FlightOptions options() {
    return options;
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Signals everything that participants wait for. */
  Condition changed() {
    return changed;
  }

  /** Adds a call; null if the flight is over. The first one leads. */
  @Nullable Participant join(ChatCall call, ChatRequest request) {
    lock.lock();
    try {
      if (over) {
        return null;
      }
      Participant joined = new Participant(call, request);
      if (open.isEmpty()) {
        leader = joined;
      } else {
        joined.follows();
      }
      open.add(joined);
      return joined;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the answer.
   *
   * @return null if this participant leads
   * @throws ChatException if its call was cancelled, its time is over, or it shares the failure of
   *     the leader
   */
  @Nullable SharedAnswer await(Participant participant) {
    lock.lock();
    try {
      while (true) {
        ChatException failure = participant.failure();
        if (failure != null) {
          throw failure;
        }
        if (leader == participant) {
          return null;
        }
        participant.check();
        if (answer != null) {
          return answer;
        }
        if (leader == null) {
          leader = participant;
          participant.leads();
          return null;
        }
        waitFor(participant);
      }
    } catch (InterruptedException e) {
      // handled below, without the lock
    } finally {
      lock.unlock();
    }
    throw interrupted(participant);
  }

  /**
   * Waits for a change, but not longer than the call may take. The lock must be held.
   *
   * @throws InterruptedException as for {@link #interrupted}
   */
  @SuppressWarnings("WaitNotInLoop") // all callers are loops
  void waitFor(Participant participant) throws InterruptedException {
    Duration left = participant.call().remaining();
    changed.awaitNanos((left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT).toNanos());
  }

  /** A waiting thread was interrupted: its call is cancelled. The lock must not be held. */
  static ChatException interrupted(Participant participant) {
    Thread.currentThread().interrupt();
    participant.call().cancel();
    return Objects.requireNonNull(participant.call().cancelled());
  }

  /** The leader begins: from now on, its attempts belong to the flight. */
  void begin(SharedAttempts begun) {
    Runnable cancel;
    lock.lock();
    try {
      attempts = begun;
      cancel = isAwaited() ? null : cancelling(begun);
    } finally {
      lock.unlock();
    }
    if (cancel != null) {
      cancel.run();
    }
  }

  /**
   * The leader has failed, or cannot lead. Its failure is that of all who sent the same request, or
   * else one of the others takes its place.
   */
  void failed(Participant led, @Nullable Throwable failure) {
    boolean last;
    lock.lock();
    try {
      for (Participant other : open) {
        if (other != led
            && failure instanceof ChatException known
            && SharedFailure.isShared(known, led, other, options.longestWait())) {
          other.fail(known);
        }
      }
      leader = null;
      attempts = null;
      open.remove(led);
      last = !isAwaited();
      over |= last;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last) {
      onOver.accept(this);
    }
  }

  /** The leader has the answer, or the beginning of it. */
  void answered(SharedAnswer shared) {
    lock.lock();
    try {
      answer = shared;
      if (shared instanceof SharedAnswer.Whole) {
        attempts = null; // they are over: nothing is left to cancel
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody else can join from now on. */
  void close() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
    onOver.accept(this);
  }

  boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  /** The caller of a participant does not wait any more. */
  void left(Participant participant) {
    leave(participant, false);
  }

  /** A participant has ended. The last one ends the stream, if there is one. */
  void ended(Participant participant) {
    leave(participant, true);
  }

  private void leave(Participant participant, boolean ends) {
    SharedAnswer unread = null;
    Runnable cancel = null;
    boolean abandoned;
    lock.lock();
    try {
      participant.leave();
      if (ends && open.remove(participant) && open.isEmpty()) {
        unread = answer;
      }
      abandoned = !isAwaited();
      if (abandoned) {
        over = true;
        cancel = cancelling(attempts);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (abandoned) {
      onOver.accept(this);
    }
    if (cancel != null) {
      cancel.run();
    }
    if (unread instanceof SharedAnswer.Streamed streamed) {
      streamed.stream().close();
    }
  }

  /** Cancels these attempts when it runs; null if there are none. The lock must be held. */
  private @Nullable Runnable cancelling(@Nullable SharedAttempts unused) {
    if (unused == null) {
      return null;
    }
    ChatException reason = reason();
    return () -> unused.cancel(reason);
  }

  /** The reason to cancel the attempts: that of the call that they belong to, if it has one. */
  private ChatException reason() { // the lock must be held
    Participant leading = leader;
    ChatException own = leading == null ? null : leading.call().cancelled();
    return own != null
        ? own
        : new Cancelled("Nobody waits for the answer any more.", FailureDetail.NONE);
  }

  /** Whether there is one participant only. The lock must be held. */
  boolean isOnlyOne() {
    return open.size() == 1;
  }

  /** The position in the stream that all have reached. The lock must be held. */
  long slowest() {
    long slowest = Long.MAX_VALUE;
    for (Participant participant : open) {
      slowest = Math.min(slowest, participant.position());
    }
    return slowest;
  }

  private boolean isAwaited() {
    for (Participant participant : open) {
      if (!participant.hasLeft()) {
        return true;
      }
    }
    return false;
  }

  /**
   * How long the attempts may take: as long as one of the calls may that wait. But before there is
   * an answer, the leader cannot end without ending them, so its own time counts while it waits.
   */
  Duration remaining() {
    lock.lock();
    try {
      Participant leading = leader;
      if (answer == null && leading != null && !leading.hasLeft()) {
        return leading.call().remaining();
      }
      Duration longest = NONE;
      for (Participant participant : open) {
        Duration left = participant.hasLeft() ? NONE : participant.call().remaining();
        longest = left.compareTo(longest) > 0 ? left : longest;
      }
      return longest;
    } finally {
      lock.unlock();
    }
  }
}
