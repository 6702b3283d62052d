package io.aiprovider.server.call;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.ChunkPush;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.server.wire.ReplyEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
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
 * A reply as a stream of bytes. The thread that made the call reads the first chunk when the
 * connection requests one. From then on, the event loop of the connection moves the chunks, as long
 * as nothing has to wait; then the thread takes over again. The connection of a slow caller
 * requests nothing, so the provider is not read either.
 */
final class EventStream implements Publisher<ByteBuf>, Subscription {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final long ERROR_WAIT = TimeUnit.SECONDS.toNanos(1);
  private static final int USUAL_SIZE = 512;
  private static final int FULL_SIZE = 8_192;

  private final ChatCall call;
  private final CallerConnection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Subscriber<? super ByteBuf> subscriber;
  private long demand;
  private boolean left;
  private boolean ended;

  /**
   * A stream without a subscriber yet.
   *
   * @param connection is closed if it accepts no more data, not even the error
   */
  EventStream(ChatCall call, CallerConnection connection) {
    this.call = call;
    this.connection = connection;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuf> added) {
    added.onSubscribe(this);
    change(() -> subscriber = added);
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
    Events events = new Events(encoder);
    ChunkPush push = new ChunkPush(reply, events, connection);
    Runnable detach =
        call.onCancel(
            () -> {
              push.stop();
              change(() -> {});
            });
    try (reply) {
      while (isDemanded()) {
        pull(reply, events);
        if (ended) {
          subscriber().onComplete();
          return;
        }
        push.run(call.remaining());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error bug) {
      CallLog.of(log.atError(), call)
          .setCause(bug)
          .log("An internal error broke the stream of {}.", CallLog.name(call));
      fail(bug);
    } finally {
      detach.run();
      events.release();
    }
  }

  /** Sends the next chunk that is not empty in this protocol, and those that are ready with it. */
  private void pull(StreamingReply reply, Events events) throws IOException {
    do {
      pullChunk(reply, events);
    } while (!ended && (events.isEmpty() || !events.isFull() && reply.isReady()));
    events.flush();
  }

  private void pullChunk(StreamingReply reply, Events events) throws IOException {
    ChatChunk chunk;
    try {
      chunk = reply.next();
    } catch (ChatException failure) {
      change(() -> ended = true);
      events.encoder.error(ApiError.of(failure), events.out());
      return;
    }
    if (chunk == null) {
      change(() -> ended = true);
      events.encoder.end(reply, call, events.out());
    } else {
      events.encoder.chunk(chunk, events.out());
    }
  }

  private Subscriber<? super ByteBuf> subscriber() {
    return Objects.requireNonNull(subscriber);
  }

  /**
   * Encodes chunks and sends them to the connection. Those that are there at the same time are sent
   * together, because each write has its price. Used by one thread at a time.
   */
  private final class Events implements ChunkPush.Receiver {
    private final ReplyEncoder encoder;
    private @Nullable ByteBufOutputStream piece;

    Events(ReplyEncoder encoder) {
      this.encoder = encoder;
    }

    ByteBufOutputStream out() {
      if (piece == null) {
        piece = new ByteBufOutputStream(connection.buffer(USUAL_SIZE));
      }
      return piece;
    }

    boolean isEmpty() {
      return piece == null || piece.writtenBytes() == 0;
    }

    boolean isFull() {
      return piece != null && piece.writtenBytes() >= FULL_SIZE;
    }

    @Override
    public boolean takesMore() {
      lock.lock();
      try {
        return demand > 0 && !left && call.cancelled() == null;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void accept(ChatChunk chunk) {
      try {
        encoder.chunk(chunk, out());
      } catch (IOException bug) {
        throw new UncheckedIOException(bug);
      }
      if (isFull()) {
        flush();
      }
    }

    @Override
    public void flush() {
      if (!isEmpty()) {
        ByteBuf bytes = Objects.requireNonNull(piece).buffer();
        piece = null;
        change(() -> demand--);
        subscriber().onNext(bytes);
      }
    }

    /** Nothing more is sent. */
    void release() {
      if (piece != null) {
        piece.buffer().release();
        piece = null;
      }
    }
  }

  /**
   * Waits until the connection requests data, for as long as the call has time. A cancelled call
   * waits only for a moment, so that the connection can send the error.
   *
   * @return false when the caller left, or its connection was closed
   */
  private boolean isDemanded() throws InterruptedException {
    lock.lock();
    try {
      long wait = Math.max(ERROR_WAIT, call.remaining().toNanos());
      while (!left && (subscriber == null || demand == 0)) {
        wait = call.cancelled() == null ? wait : Math.min(wait, ERROR_WAIT);
        if (wait <= 0) {
          left = true;
          connection.close();
        } else {
          wait = changed.awaitNanos(wait);
        }
      }
      return !left;
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable bug) {
    Subscriber<? super ByteBuf> known = subscriber;
    if (known != null && !left) {
      known.onError(bug);
    }
  }
}
