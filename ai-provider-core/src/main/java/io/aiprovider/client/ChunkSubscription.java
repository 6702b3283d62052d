package io.aiprovider.client;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.reply.StreamingReply;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks while the subscriber requests them, on one thread at a time. It holds no thread when
 * no chunk is requested.
 *
 * <p>{@code work} is the usual counter of a serialized drain: the thread that raises it from zero
 * starts {@link #run}; changes by other threads are seen by the running drain. It also orders
 * accesses to the fields that only a drain uses, {@code reply} and {@code ended}.
 */
final class ChunkSubscription implements Flow.Subscription, Runnable {
  private final Flow.Subscriber<? super ChatChunk> subscriber;
  private final Function<ChatCall, StreamingReply> open;
  private final ChatCall call;
  private final Executor executor;

  private final AtomicInteger work = new AtomicInteger();
  private final AtomicLong wanted = new AtomicLong();
  private volatile boolean cancelled;
  private volatile @Nullable IllegalArgumentException misuse;

  private @Nullable StreamingReply reply;
  private boolean ended;

  ChunkSubscription(
      Flow.Subscriber<? super ChatChunk> subscriber,
      Function<ChatCall, StreamingReply> open,
      ChatCall call,
      Executor executor) {
    this.subscriber = subscriber;
    this.open = open;
    this.call = call;
    this.executor = executor;
  }

  @Override
  public void request(long n) {
    if (n > 0) {
      wanted.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    } else {
      misuse =
          new IllegalArgumentException(
              "request(" + n + ") is not allowed: request 1 chunk or more.");
    }
    schedule();
  }

  @Override
  public void cancel() {
    cancelled = true;
    call.cancel(); // wakes the thread that waits for a chunk
    schedule();
  }

  private void schedule() {
    if (work.getAndIncrement() == 0) {
      try {
        executor.execute(this);
      } catch (RejectedExecutionException busy) {
        // work is never lowered again, so nothing runs after this
        end(AsyncChatClient.refused(busy));
      }
    }
  }

  @Override
  public void run() {
    int seen = work.get();
    while (seen != 0) {
      drain();
      seen = work.addAndGet(-seen);
    }
  }

  private void drain() {
    while (!ended) {
      if (cancelled || misuse != null) {
        end(misuse);
      } else if (wanted.get() == 0) {
        return;
      } else {
        emitNext();
      }
    }
  }

  private void emitNext() {
    ChatChunk chunk;
    try {
      chunk = next();
    } catch (RuntimeException | Error failure) {
      end(failure);
      return;
    }
    if (chunk == null) {
      ended = true;
      subscriber.onComplete();
    } else if (!cancelled) {
      wanted.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
      emit(chunk);
    }
  }

  private @Nullable ChatChunk next() {
    StreamingReply current = reply;
    if (current == null) {
      call.check();
      current = open.apply(call);
      reply = current;
    }
    return current.next();
  }

  private void emit(ChatChunk chunk) {
    try {
      subscriber.onNext(chunk);
    } catch (RuntimeException | Error bug) {
      cancelled = true;
      end(null);
      throw bug;
    }
  }

  /**
   * Ends the stream early. The subscriber is notified unless it cancelled the subscription itself.
   */
  private void end(@Nullable Throwable failure) {
    ended = true;
    call.cancel();
    StreamingReply current = reply;
    if (current != null) {
      current.close();
    }
    if (failure != null && !cancelled) {
      subscriber.onError(failure);
    }
  }
}
