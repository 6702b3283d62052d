package io.aiprovider.server.http;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.json.JsonObject;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * A reply as server-sent events. The thread that made the call stays with it and takes the next
 * chunk when the connection asks for one: a caller who reads slowly is a connection that does not
 * ask, and so the provider is not read from either.
 *
 * <p>A reply that ends well ends with {@code [DONE]}; one that does not, with an error event.
 */
final class EventStream implements Publisher<ByteBuf>, Subscription {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final long LAST_MOMENT = TimeUnit.SECONDS.toNanos(1);
  private static final int USUAL_SIZE = 512;
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final ChatCall call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Subscriber<? super ByteBuf> subscriber;
  private long demand;
  private boolean left;
  private boolean ended;
  private Runnable hangUp = () -> {};

  EventStream(ChatCall call) {
    this.call = call;
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

  @Override
  public void cancel() {
    change(() -> left = true);
    call.cancel();
  }

  /** Sets how to end a connection that takes nothing any more, not even a last word. */
  void onStall(Runnable action) {
    change(() -> hangUp = action);
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
  void pump(StreamingReply reply) {
    Runnable detach = call.onCancel(() -> change(() -> {}));
    try (reply) {
      Subscriber<? super ByteBuf> connection = awaitDemand();
      while (connection != null) {
        ByteBuf event = next(reply);
        connection.onNext(event == null ? Unpooled.wrappedBuffer(DONE) : event);
        if (event == null || ended) {
          connection.onComplete();
          return;
        }
        connection = awaitDemand();
      }
    } catch (RuntimeException | Error bug) {
      log.error("A stream could not be carried on.", bug);
      fail(bug);
    } finally {
      detach.run();
    }
  }

  /** The next event; null at the proper end. An error event is the last one. */
  private @Nullable ByteBuf next(StreamingReply reply) {
    try {
      ChatChunk chunk = reply.next();
      return chunk == null ? null : event(chunk.json());
    } catch (ChatException failure) {
      ended = true;
      return event(Problem.of(failure).body());
    }
  }

  private static ByteBuf event(JsonObject data) {
    ByteBuf event = Unpooled.buffer(USUAL_SIZE);
    event.writeBytes(DATA);
    try (ByteBufOutputStream out = new ByteBufOutputStream(event)) {
      data.writeTo(out);
    } catch (IOException impossible) { // the buffer is in memory
      throw new UncheckedIOException(impossible);
    }
    return event.writeBytes(END);
  }

  /**
   * Waits until the connection wants something, for as long as the call has time. One that was
   * called off waits a moment only, for the connection to take the error.
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
