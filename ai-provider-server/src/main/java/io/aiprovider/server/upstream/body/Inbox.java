package io.aiprovider.server.upstream.body;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands one reply over from the event loop that receives it to the thread that waits for it.
 *
 * <p>The thread is woken once for what it waits for: the head with the part of the body that came
 * with it, or as many bytes as it needs. No more of the body is read from the network than that, or
 * about 64 KB. Thread-safe.
 */
public final class Inbox implements Body {
  private static final int READ_AHEAD = 64 * 1024;
  private static final long HEAD = -1;

  private final ByteQueue bytes = new ByteQueue();
  private @Nullable HttpResponse head;
  private @Nullable IOException failure;
  private boolean ended;
  private boolean dropped;
  private boolean paused;
  private long wanted;
  private @Nullable Thread waiter;
  private @Nullable Runnable listener;
  private @Nullable ReadControl connection;
  private @Nullable Runnable abort;

  // ---- the thread that reads ----

  /** Waits for the head. */
  public HttpResponse awaitHead() throws IOException {
    await(HEAD);
    HttpResponse arrived = head;
    if (arrived == null) {
      throw new IllegalStateException("There is no head.");
    }
    return arrived;
  }

  @Override
  public boolean request(long count) throws IOException {
    await(count);
    synchronized (this) {
      return bytes.size() >= count;
    }
  }

  private void await(long count) throws IOException {
    while (true) {
      synchronized (this) {
        wanted = count;
        if (isThere()) {
          wanted = 0;
          return;
        }
        if (failure != null) {
          throw failure;
        }
        if (connection != null && connection.isThread()) {
          throw new IllegalStateException("An event loop must not wait for a body.");
        }
        waiter = Thread.currentThread();
        resume();
      }
      LockSupport.park(this);
      if (Thread.currentThread().isInterrupted()) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        cancel(interrupted);
        throw interrupted;
      }
    }
  }

  /** Whether what is wanted has arrived, or the body has ended without it. */
  private boolean isThere() {
    return wanted == HEAD ? head != null : bytes.size() >= wanted || ended;
  }

  @Override
  public synchronized int buffered() {
    return bytes.size();
  }

  @Override
  public synchronized byte peek(int index) {
    return bytes.peek(index);
  }

  @Override
  public synchronized byte[] take(int most) {
    byte[] taken = bytes.take(most);
    resume();
    return taken;
  }

  @Override
  public synchronized int moveTo(byte[] target, int offset, int length) {
    int moved = bytes.moveTo(target, offset, length);
    resume();
    return moved;
  }

  @Override
  public synchronized boolean isReadable() {
    return bytes.size() > 0 || ended || failure != null;
  }

  /** Runs a listener on the event loop whenever the body becomes readable, or is already. */
  public void onReadable(Runnable whenReadable) {
    synchronized (this) {
      listener = whenReadable;
    }
    runListenerOnLoop();
  }

  /** The rest of the body is not needed. */
  public void finish() {
    ReadControl at;
    synchronized (this) {
      if (ended || failure != null || dropped) {
        return;
      }
      dropped = true;
      bytes.clear();
      resume();
      at = connection;
    }
    if (at != null) {
      at.drop(this);
    }
  }

  // ---- any thread ----

  /** Ends the exchange, unless it has ended. What has arrived and was not read is lost. */
  public void cancel(IOException reason) {
    if (!fail(reason)) {
      return;
    }
    Runnable action;
    synchronized (this) {
      bytes.clear();
      action = abort;
      abort = null;
    }
    if (action != null) {
      action.run();
    }
    runListenerOnLoop();
  }

  /**
   * Sets what ends the exchange in its next phase.
   *
   * @return false if it has ended already
   */
  public synchronized boolean onAbort(Runnable action) {
    if (failure != null) {
      return false;
    }
    abort = action;
    return true;
  }

  private void runListenerOnLoop() {
    ReadControl at = connection();
    if (at == null) {
      return;
    }
    try {
      at.thread().execute(this::runListener);
    } catch (RejectedExecutionException loopsHaveStopped) {
      runListener();
    }
  }

  private synchronized @Nullable ReadControl connection() {
    return connection;
  }

  private void runListener() {
    Runnable action;
    synchronized (this) {
      action = isReadable() ? listener : null;
    }
    if (action != null) {
      action.run();
    }
  }

  // ---- the event loop ----

  /**
   * The exchange uses this connection from now on.
   *
   * @return false if it has ended already
   */
  public synchronized boolean attach(ReadControl to) {
    connection = to;
    return onAbort(() -> to.abort(this));
  }

  /** The head has arrived. */
  public synchronized void head(HttpResponse response) {
    head = response;
    bytes.expect(HttpUtil.getContentLength(response, -1L));
  }

  /** More of the body has arrived. */
  public synchronized void add(ByteBuf more) {
    if (dropped || failure != null) {
      return;
    }
    bytes.add(more);
    if (!paused && connection != null && bytes.size() > Math.max(READ_AHEAD, wanted)) {
      paused = true;
      connection.setReading(false);
    }
  }

  /** The whole body has arrived, unless the exchange was cancelled before. */
  public synchronized void end() {
    if (failure == null) {
      ended = true;
      abort = null;
    }
  }

  /**
   * Nothing more will arrive. What has arrived can still be read.
   *
   * @return false if the exchange had ended already
   */
  public boolean fail(IOException cause) {
    synchronized (this) {
      if (ended || failure != null) {
        return false;
      }
      failure = cause;
    }
    wake();
    return true;
  }

  /** Tells those who wait that something has arrived. */
  public void arrived() {
    wake();
    runListener();
  }

  private void wake() {
    Thread woken = null;
    synchronized (this) {
      if (waiter != null && (isThere() || failure != null)) {
        woken = waiter;
        waiter = null;
      }
    }
    if (woken != null) {
      LockSupport.unpark(woken);
    }
  }

  private void resume() {
    if (paused && connection != null && (wanted > bytes.size() || bytes.size() <= READ_AHEAD / 2)) {
      paused = false;
      connection.setReading(true);
    }
  }
}
