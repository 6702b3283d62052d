package io.aiprovider.reply;

import io.aiprovider.chat.ChatChunk;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Moves the chunks of a reply on an event loop, as they arrive, while the thread of the call waits.
 * So a chunk costs no change of threads. The event loop does only what cannot block: it {@linkplain
 * StreamingReply#poll polls} the reply and gives the chunks to a receiver. For everything else the
 * thread gets the reply back: the end of the answer, complete or not, with its hooks; a transform
 * that may wait; a receiver that takes no more.
 *
 * <p>The reply belongs to one of the two at a time. It is the thread's before and after {@link
 * #run}. In between it belongs to the event loop, and the thread takes it back only while no chunk
 * is being moved.
 *
 * @since 0.1
 */
public final class ChunkPush {

  /** Gets the chunks on the event loop. Must not block. An exception ends {@link #run}. */
  public interface Receiver {
    /** Whether it takes another chunk. If not, the thread gets the reply back. */
    boolean takesMore();

    void accept(ChatChunk chunk);

    /** All chunks that are there now have been accepted. */
    void flush();
  }

  private enum State {
    /** The reply belongs to the thread. */
    HELD,
    /** It belongs to the event loop, which waits for the source. */
    WAITING,
    /** The event loop moves chunks. */
    MOVING,
    /** The event loop moves chunks, and has to look for more of them afterwards. */
    MOVING_AGAIN,
    /** The event loop moves chunks, and the thread waits for the reply. */
    RECALLED
  }

  private final StreamingReply reply;
  private final Receiver receiver;
  private final Executor loop;
  private final Runnable signal = this::signal; // the same object at each registration
  private final AtomicReference<State> state = new AtomicReference<>(State.HELD);
  private volatile @Nullable Thread thread;
  private volatile boolean stopped;
  private @Nullable Throwable failure;

  /**
   * A push that has not begun.
   *
   * @param loop runs tasks one after the other; a task that the event loop itself submits may be
   *     run at once
   */
  public ChunkPush(StreamingReply reply, Receiver receiver, Executor loop) {
    this.reply = reply;
    this.receiver = receiver;
    this.loop = loop;
  }

  /**
   * Lets the event loop move chunks until this thread is needed, the time is over, or {@link #stop}
   * was called. Returns at once if the chunks of this reply cannot be pushed.
   *
   * @throws InterruptedException if the thread is interrupted; the reply is its own again
   */
  public void run(Duration limit) throws InterruptedException {
    if (stopped || !reply.onReadable(signal)) {
      return;
    }
    thread = Thread.currentThread();
    state.set(State.WAITING);
    signal();
    boolean interrupted = awaitReply(System.nanoTime() + limit.toNanos());
    reply.stopWaiting();
    throwFailure();
    if (interrupted) {
      throw new InterruptedException();
    }
  }

  /** Returns whether the thread was interrupted. */
  private boolean awaitReply(long end) {
    boolean interrupted = false;
    while (state.get() != State.HELD) {
      long left = end - System.nanoTime();
      if (stopped || interrupted || left <= 0) {
        takeBack();
      } else {
        LockSupport.parkNanos(this, left);
      }
      interrupted |= Thread.interrupted();
    }
    return interrupted;
  }

  private void takeBack() {
    if (!state.compareAndSet(State.WAITING, State.HELD)
        && (state.compareAndSet(State.MOVING, State.RECALLED)
            || state.compareAndSet(State.MOVING_AGAIN, State.RECALLED)
            || state.get() == State.RECALLED)) {
      LockSupport.park(this);
    }
  }

  private void throwFailure() {
    Throwable cause = failure;
    failure = null;
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause != null) {
      throw (RuntimeException) cause;
    }
  }

  /** Ends {@link #run} soon, and at once if it is called later. May be called by any thread. */
  public void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void signal() {
    try {
      loop.execute(this::move);
    } catch (RejectedExecutionException closed) {
      stop();
    }
  }

  private void move() {
    if (!state.compareAndSet(State.WAITING, State.MOVING)) {
      state.compareAndSet(State.MOVING, State.MOVING_AGAIN); // called by the source itself
      return;
    }
    while (moveAll()) {
      if (state.compareAndSet(State.MOVING, State.WAITING)) {
        return;
      }
      if (!state.compareAndSet(State.MOVING_AGAIN, State.MOVING)) {
        break;
      }
    }
    state.set(State.HELD);
    LockSupport.unpark(thread);
  }

  /** Moves the chunks that are there; false if the thread is needed now. */
  private boolean moveAll() {
    try {
      while (receiver.takesMore()) {
        ChatChunk chunk = reply.poll();
        if (chunk == null) {
          receiver.flush();
          return !reply.needsNext() && reply.onReadable(signal);
        }
        receiver.accept(chunk);
      }
      receiver.flush();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    return false;
  }
}
