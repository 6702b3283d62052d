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
 * A reply as a stream of bytes. The thread that made the call reads the next chunk when the
 * connection requests one. The connection of a slow caller requests nothing, so the provider is not
 * read either.
 */
final class EventStream implements Publisher<ByteBuf>, Subscription {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final long ERROR_WAIT = TimeUnit.SECONDS.toNanos(1);
  private static final int USUAL_SIZE = 512;
  private static final int FULL_SIZE = 8_192;

  private final ChatCall call;
  private final Runnable closeConnection;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Subscriber<? super ByteBuf> subscriber;
  private long demand;
  private boolean left;
  private boolean ended;

  /**
   * A stream without a subscriber yet.
   *
   * @param closeConnection closes a connection that accepts no more data, not even the error
   */
  EventStream(ChatCall call, Runnable closeConnection) {
    this.call = call;
    this.closeConnection = closeConnection;
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

  /** The caller stopped reading. Cancels the call unless the stream is complete. */
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

  /** Sends the reply to the connection, until one of them ends. Blocks. */
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
          .log("An internal error broke the stream of {}.", CallLog.name(call));
      fail(bug);
    } finally {
      detach.run();
    }
  }

  /**
   * The next chunk that is not empty in this protocol, encoded. Chunks that are ready at the same
   * time are sent together, because each write costs a change of threads.
   */
  private ByteBuf next(StreamingReply reply, ReplyEncoder encoder) throws IOException {
    ByteBuf events = Unpooled.buffer(USUAL_SIZE);
    try (ByteBufOutputStream out = new ByteBufOutputStream(events)) {
      do {
        writeNext(reply, encoder, out);
      } while (!ended && (!events.isReadable() || canAddMore(events, reply)));
    }
    return events;
  }

  private static boolean canAddMore(ByteBuf events, StreamingReply reply) {
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
      encoder.end(reply, call, out);
    } else {
      encoder.chunk(chunk, out);
    }
  }

  /**
   * Waits until the connection requests data, for as long as the call has time. A cancelled call
   * waits only for a moment, so that the connection can send the error.
   *
   * @return null when the caller left, or its connection was closed
   */
  private @Nullable Subscriber<? super ByteBuf> awaitDemand() {
    lock.lock();
    try {
      long wait = Math.max(ERROR_WAIT, call.remaining().toNanos());
      while (!left && (subscriber == null || demand == 0)) {
        wait = call.cancelled() == null ? wait : Math.min(wait, ERROR_WAIT);
        if (wait <= 0) {
          left = true;
          closeConnection.run();
        } else {
          wait = changed.awaitNanos(wait);
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
