package io.aiprovider.client;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.reply.StreamingReply;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A streamed answer. The request is sent when the subscriber requests the first chunk. For one
 * subscriber.
 */
final class ChunkPublisher implements Flow.Publisher<ChatChunk> {
  private final Function<ChatCall, StreamingReply> open;
  private final Supplier<ChatCall> calls;
  private final Executor executor;
  private final AtomicBoolean taken = new AtomicBoolean();

  ChunkPublisher(
      Function<ChatCall, StreamingReply> open, Supplier<ChatCall> calls, Executor executor) {
    this.open = open;
    this.calls = calls;
    this.executor = executor;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ChatChunk> subscriber) {
    Objects.requireNonNull(subscriber, "A publisher needs a subscriber.");
    if (taken.compareAndSet(false, true)) {
      ChatCall call;
      try {
        call = calls.get();
      } catch (IllegalStateException closed) {
        refuse(subscriber, closed);
        return;
      }
      subscriber.onSubscribe(new ChunkSubscription(subscriber, open, call, executor));
    } else {
      refuse(
          subscriber,
          new IllegalStateException(
              "A streamed answer has one subscriber: call stream(…) once for each."));
    }
  }

  private static void refuse(Flow.Subscriber<?> subscriber, IllegalStateException why) {
    subscriber.onSubscribe(new Ended());
    subscriber.onError(why);
  }

  private static final class Ended implements Flow.Subscription {
    @Override
    public void request(long n) {
      // no chunk will follow
    }

    @Override
    public void cancel() {
      // no work is running
    }
  }
}
