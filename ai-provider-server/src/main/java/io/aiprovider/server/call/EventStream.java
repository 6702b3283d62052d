package io.aiprovider.server.call;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ReplyEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reply as a stream of bytes. The thread that made the call stays with it and takes the next
 * chunk when the connection asks for one: a caller who reads slowly is a connection that does not
 * ask, and so the provider is not read from either.
 */
final class EventStream implements Publisher<ByteBuf>, Subscription {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final long LAST_MOMENT = TimeUnit.SECONDS.toNanos(1);
  private static final int USUAL_SIZE = 512;
  private static final int FULL_SIZE = 8_192;

  private final ChatCall call;
  private final Runnable hangUp;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Subscriber<? super ByteBuf> subscriber;
  private long demand;
  private boolean left;
  private boolean ended;

  /**
   * A stream without a subscriber yet.
   *
   * @param hangUp ends a connection that takes nothing any more, not even a last word
   */
  EventStream(ChatCall call, Runnable hangUp) {
    this.call = call;
    this.hangUp = hangUp;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuf> connection) {
    connection.onSubscribe(this);
    change(() -> subscriber = connection);
  }

  @Override
  public void request(long n) {
    change(() -> demand = demand + n < 0 ? Long.MAX_VALUE : demand + n);
  }

  /** Nobody reads on, or ever will. Cancels the call unless the stream has come to its end. */
  @Override
  public void cancel() {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      left = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    call.cancel();
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Carries the reply over to the connection, until either ends. Blocks. */
  void pump(StreamingReply reply, ReplyEncoder encoder) {
    Runnable detach = call.onCancel(() -> change(() -> {}));
    try (reply) {
      Subscriber<? super ByteBuf> connection = awaitDemand();
      while (connection != null) {
        connection.onNext(next(reply, encoder));
        if (ended) {
          connection.onComplete();
          return;
        }
        connection = awaitDemand();
      }
    } catch (IOException | RuntimeException | Error bug) {
      CallLog.of(log.atError(), call)
          .setCause(bug)
          .log("A bug of ours broke the stream of {}.", CallLog.name(call));
      fail(bug);
    } finally {
      detach.run();
    }
  }

  /**
   * What the next chunk is on the wire, or the next that is anything there. Chunks that are ready
   * together go together: each piece costs a change of threads and a write to the connection.
   */
  private ByteBuf next(StreamingReply reply, ReplyEncoder encoder) throws IOException {
    ByteBuf events = Unpooled.buffer(USUAL_SIZE);
    try (ByteBufOutputStream out = new ByteBufOutputStream(events)) {
      do {
        writeNext(reply, encoder, out);
      } while (!ended && (!events.isReadable() || goesTogether(events, reply)));
    }
    return events;
  }

  private static boolean goesTogether(ByteBuf events, StreamingReply reply) {
    return events.readableBytes() < FULL_SIZE && reply.isReady();
  }

  private void writeNext(StreamingReply reply, ReplyEncoder encoder, OutputStream out)
      throws IOException {
    ChatChunk chunk;
    try {
      chunk = reply.next();
    } catch (ChatException failure) {
      change(() -> ended = true);
      encoder.error(ApiError.of(failure), out);
      return;
    }
    if (chunk == null) {
      change(() -> ended = true);
      encoder.end(out);
    } else {
      encoder.chunk(chunk, out);
    }
  }

  /**
   * Waits until the connection wants something, for as long as the call has time. One that was
   * cancelled waits a moment only, for the connection to take the error.
   *
   * @return null when the caller left, or has to
   */
  private @Nullable Subscriber<? super ByteBuf> awaitDemand() {
    lock.lock();
    try {
      long patience = Math.max(LAST_MOMENT, call.remaining().toNanos());
      while (!left && (subscriber == null || demand == 0)) {
        patience = call.cancelled() == null ? patience : Math.min(patience, LAST_MOMENT);
        if (patience <= 0) {
          left = true;
          hangUp.run();
        } else {
          patience = changed.awaitNanos(patience);
        }
      }
      if (left) {
        return null;
      }
      demand--;
      return subscriber;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable bug) {
    Subscriber<? super ByteBuf> connection = subscriber;
    if (connection != null && !left) {
      connection.onError(bug);
    }
  }
}
