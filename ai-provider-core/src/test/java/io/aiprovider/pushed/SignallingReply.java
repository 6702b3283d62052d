package io.aiprovider.pushed;

import io.aiprovider.provider.http.exchange.RawReply;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A reply whose sender can only wait, and which nevertheless says when there is something to read:
 * another thread waits in the meantime. Nobody else uses the sender's reply until it is done.
 */
public final class SignallingReply implements RawReply {
  private static final Executor WAITERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "waits-for-bytes");
            thread.setDaemon(true);
            return thread;
          });

  private final RawReply raw;
  private final InputStream stream;
  private CompletableFuture<Boolean> arrival = CompletableFuture.completedFuture(true);
  private volatile @Nullable Runnable listener;

  private SignallingReply(RawReply raw) {
    this.raw = raw;
    this.stream = new Body(raw.stream());
  }

  /** A reply that signals; null for no reply. */
  public static @Nullable RawReply of(@Nullable RawReply raw) {
    return raw == null ? null : new SignallingReply(raw);
  }

  @Override
  public boolean onReadable(Runnable whenReadable) {
    listener = whenReadable;
    if (isReadable()) {
      whenReadable.run();
    }
    return true;
  }

  /** Whoever learns that nothing is readable is told when something is. */
  @Override
  public boolean isReadable() {
    if (!arrival.isDone()) {
      return false;
    }
    if (raw.buffered() > 0 || hasEnded()) {
      return true;
    }
    if (listener != null) {
      CompletableFuture<Boolean> begun = new CompletableFuture<>();
      arrival = begun;
      WAITERS.execute(() -> await(begun));
    }
    return false;
  }

  private boolean hasEnded() {
    return arrival.isCompletedExceptionally() || !arrival.join();
  }

  private void await(CompletableFuture<Boolean> begun) {
    try {
      begun.complete(raw.request(1));
    } catch (IOException | RuntimeException | Error failure) {
      begun.completeExceptionally(failure);
    }
    Runnable told = listener;
    if (told != null) {
      told.run();
    }
  }

  /** Waits until this thread may use the sender's reply. */
  private void settle() throws IOException {
    try {
      arrival.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while another thread waited for the body.");
    } catch (ExecutionException failed) {
      // the next read fails as well
    }
  }

  @Override
  public boolean request(long count) throws IOException {
    settle();
    return raw.request(count);
  }

  @Override
  public InputStream stream() {
    return stream;
  }

  @Override
  public int status() {
    return raw.status();
  }

  @Override
  public @Nullable String header(String name) {
    return raw.header(name);
  }

  @Override
  public int buffered() {
    return raw.buffered();
  }

  @Override
  public byte peek(int index) {
    return raw.peek(index);
  }

  @Override
  public byte[] take(int count) {
    return raw.take(count);
  }

  @Override
  public void finish() {
    if (!settlesSoon()) {
      raw.cancel();
      arrival.exceptionally(failed -> false).join();
    }
    raw.finish();
  }

  /** The end of the transfer is waited for, but not for long. */
  private boolean settlesSoon() {
    CompletableFuture<Boolean> settled = arrival.exceptionally(failed -> false);
    return settled.completeOnTimeout(null, 100, TimeUnit.MILLISECONDS).join() != null;
  }

  @Override
  public void cancel() {
    raw.cancel();
  }

  private final class Body extends FilterInputStream {
    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      settle();
      return super.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      settle();
      return super.read(into, offset, length);
    }

    @Override
    public int available() throws IOException {
      return arrival.isDone() ? super.available() : 0;
    }
  }
}
