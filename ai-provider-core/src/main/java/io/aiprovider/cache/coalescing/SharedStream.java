package io.aiprovider.cache.coalescing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream with several readers, each at its own pace. A chunk is read from the provider when a
 * reader needs it: by this reader if it is alone, else by another thread, so that all readers can
 * wait with their own deadlines. So nothing is read that nobody wants, and no reader waits for
 * another one.
 *
 * <p>All chunks are kept as long as further calls can join. After that, only those are kept that a
 * reader still needs, and at most {@link FlightOptions#largestAnswer} bytes of them. Thread-safe.
 */
final class SharedStream {
  private final Flight flight;
  private final StreamingReply upstream;
  private final ChatCall led;
  private final ReentrantLock lock;
  private final Condition changed;
  private final ChunkLog log;

  /** What the readers that wait without a thread wait with. */
  private final Map<Participant, Runnable> listeners = new HashMap<>(2);

  private final Runnable wake = this::wake; // the same object at each registration
  private boolean pulling;
  private boolean exhausted;
  private boolean abandoned;
  private @Nullable Throwable failure;
  private volatile @Nullable ReplyOutcome end;

  /**
   * A stream that nobody has read from.
   *
   * @param upstream is read, and ended, by this stream only
   * @param led the call that it belongs to
   */
  SharedStream(Flight flight, StreamingReply upstream, ChatCall led) {
    this.flight = flight;
    this.upstream = upstream;
    this.led = led;
    this.lock = flight.lock();
    this.changed = flight.changed();
    this.log = new ChunkLog(flight.options().space());
  }

  /** The reply of the call that the stream belongs to. It ends when the stream ends. */
  StreamingReply leadersReply(Participant leader) {
    StreamingReply reply = reply(leader);
    reply.mapEnd(this::withUpstream);
    Runnable streamEnded = reply.delayEnd();
    upstream.onEnd(
        outcome -> {
          end = outcome;
          flight.close();
          streamEnded.run();
        });
    return reply;
  }

  private ReplyOutcome withUpstream(ReplyOutcome own) {
    ReplyOutcome all = end;
    return all == null
        ? own
        : new ReplyOutcome(own.provider(), own.model(), all.usage(), all.cost(), own.failure());
  }

  /** The stream from its beginning. */
  StreamingReply reply(Participant participant) {
    participant.forgetRequest();
    return StreamingReply.of(
        new Target(upstream.provider(), upstream.model(), false),
        new StreamReader(this, participant));
  }

  /** What the answer cost; not known before its end. */
  BigDecimal usd() {
    return SharedAnswer.costOf(led, end);
  }

  /** Whether the stream broke off. */
  boolean isBroken() {
    lock.lock();
    try {
      return exhausted && failure != null;
    } finally {
      lock.unlock();
    }
  }

  /** The next chunk for a reader; null when the stream is complete. */
  @Nullable ChatChunk next(Participant reader) {
    boolean interrupted = false;
    lock.lock();
    try {
      while (reader.position() == log.end() && !exhausted) {
        reader.check();
        if (!pulling && !canOthersPull()) {
          break;
        }
        flight.waitFor(reader);
      }
      if (reader.position() < log.end()) {
        return read(reader);
      }
      if (exhausted) {
        return endFor(reader);
      }
      pulling = true;
    } catch (InterruptedException e) {
      interrupted = true; // without the lock, hooks can be run
    } finally {
      lock.unlock();
    }
    if (interrupted) {
      throw Flight.interrupted(reader);
    }
    ChatChunk chunk = pull(reader);
    return chunk == null ? endFor(reader) : chunk;
  }

  /** Has another thread read the next chunk, if there are several readers. */
  private boolean canOthersPull() {
    if (flight.isOnlyOne()) {
      return false;
    }
    pulling = true;
    try {
      flight.options().threads().execute(() -> pull(null));
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError busy) {
      pulling = false;
      return false;
    }
  }

  private @Nullable ChatChunk endFor(Participant reader) {
    Throwable broken = failure;
    if (broken == null) {
      return null;
    }
    reader.check();
    if (reader.call() != led) {
      throw SharedFailure.inStream(broken, upstream.provider());
    }
    if (broken instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) broken;
  }

  private ChatChunk read(Participant reader) {
    reader.check();
    ChatChunk chunk = log.get(reader.position());
    if (chunk == null) {
      throw new StreamBroken(
          "The stream is shared with identical calls, and this one read it too slowly: it was more"
              + " than "
              + flight.options().largestAnswer()
              + " bytes behind.",
          FailureDetail.ofProvider(upstream.provider()));
    }
    reader.advance();
    return chunk;
  }

  /**
   * Reads a chunk from the provider, for all.
   *
   * @param reader gets the chunk from here; null: all find it in the log
   */
  private @Nullable ChatChunk pull(@Nullable Participant reader) {
    ChatChunk chunk = null;
    Throwable broken = null;
    try {
      chunk = upstream.next();
    } catch (RuntimeException | Error failed) {
      broken = failed;
    }
    boolean unread;
    lock.lock();
    try {
      pulling = false;
      unread = abandoned;
      if (chunk == null) {
        exhausted = true;
        failure = broken;
      } else {
        keep(chunk, reader);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    wake();
    if (unread) {
      end();
    }
    return chunk;
  }

  private void wake() {
    List<Runnable> woken;
    lock.lock();
    try {
      if (listeners.isEmpty()) {
        return;
      }
      woken = List.copyOf(listeners.values());
      listeners.clear();
    } finally {
      lock.unlock();
    }
    woken.forEach(Runnable::run);
  }

  /** Keeps a chunk for those who need it. */
  private void keep(ChatChunk chunk, @Nullable Participant reader) {
    if (reader != null) {
      reader.advance();
    }
    long most = flight.options().largestAnswer();
    if (!flight.isOver()) {
      boolean hasRoom = log.add(chunk);
      if (hasRoom && log.bytes() <= most) {
        return;
      }
      flight.close();
    } else if (reader != null && flight.isOnlyOne()) {
      log.skip();
    } else {
      log.add(chunk);
    }
    log.releaseBefore(Math.min(flight.slowest(), log.end()));
    while (log.bytes() > most && log.releaseFirst()) {
      // until there is room
    }
  }

  /** The next chunk for a reader, if it is there already. */
  @Nullable ChatChunk poll(Participant reader) {
    lock.lock();
    try {
      if (reader.position() < log.end()) {
        return read(reader);
      }
      reader.check();
    } finally {
      lock.unlock();
    }
    if (!beginPulling(reader)) {
      return null;
    }
    ChatChunk chunk = null;
    try {
      chunk = upstream.poll();
    } finally {
      endPulling(reader, chunk);
    }
    if (chunk != null) {
      wake(); // the others
    }
    return chunk;
  }

  /** Whether {@link #next} would return or throw at once. */
  boolean isReady(Participant reader) {
    if (hasNews(reader)) {
      return true;
    }
    if (!beginPulling(reader)) {
      return false;
    }
    try {
      return upstream.needsNext();
    } finally {
      endPulling(reader, null);
    }
  }

  /** Runs a listener when there may be more to {@link #poll}; false if that is not possible. */
  boolean onReadable(Participant reader, Runnable listener) {
    lock.lock();
    try {
      listeners.put(reader, listener);
    } finally {
      lock.unlock();
    }
    if (hasNews(reader)) {
      listener.run();
      return true;
    }
    if (!beginPulling(reader)) {
      return true; // whoever reads the next chunk wakes all
    }
    try {
      return upstream.onReadable(wake);
    } finally {
      endPulling(reader, null);
    }
  }

  private boolean hasNews(Participant reader) {
    lock.lock();
    try {
      return reader.position() < log.end() || exhausted;
    } finally {
      lock.unlock();
    }
  }

  /** Begins to use the stream from the provider, unless somebody else does, or all was read. */
  private boolean beginPulling(Participant reader) {
    lock.lock();
    try {
      if (pulling || reader.position() < log.end() || exhausted) {
        return false;
      }
      pulling = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void endPulling(Participant reader, @Nullable ChatChunk chunk) {
    lock.lock();
    try {
      pulling = false;
      if (chunk != null) {
        keep(chunk, reader);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A reader has ended. */
  void closed(Participant reader) {
    lock.lock();
    try {
      listeners.remove(reader);
      if (listeners.isEmpty() && !pulling && !flight.isOnlyOne()) {
        upstream.stopWaiting(); // the others do not want the next chunk yet
      }
    } finally {
      lock.unlock();
    }
    wake();
    flight.ended(reader);
  }

  /** Nobody reads any more, and nobody will. */
  void close() {
    lock.lock();
    try {
      abandoned = true;
      if (pulling) {
        return; // whoever reads the next chunk ends the stream
      }
    } finally {
      lock.unlock();
    }
    end();
  }

  private void end() {
    try {
      upstream.close();
    } finally {
      log.close();
    }
  }
}
