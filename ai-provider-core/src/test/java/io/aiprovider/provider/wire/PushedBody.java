package io.aiprovider.provider.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.StreamBroken;
import io.aiprovider.provider.http.HttpReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A reply whose body is given to it, on the thread of an event loop. */
final class PushedBody extends InputStream implements HttpReply {
  private final ChatCall attempt;
  private byte[] received = new byte[0];
  private boolean ended;
  private @Nullable IOException failure;
  private boolean closed;
  private @Nullable Runnable listener;

  PushedBody(ChatCall attempt) {
    this.attempt = attempt;
    attempt.onCancel(() -> fail(new IOException("cancelled")));
  }

  void give(byte[] bytes) {
    change(
        () -> {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          all.writeBytes(received);
          all.writeBytes(bytes);
          received = all.toByteArray();
        });
  }

  void end() {
    change(() -> ended = true);
  }

  void fail(IOException cause) {
    change(() -> failure = failure == null ? cause : failure);
  }

  private void change(Runnable change) {
    Runnable told;
    synchronized (this) {
      change.run();
      notifyAll();
      told = listener;
    }
    if (told != null) {
      told.run();
    }
  }

  @Override
  public boolean onReadable(Runnable added) {
    synchronized (this) {
      listener = added;
    }
    if (isReadable()) {
      added.run();
    }
    return true;
  }

  @Override
  public synchronized boolean isReadable() {
    return received.length > 0 || ended || failure != null || closed;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) throws IOException {
    await();
    if (received.length == 0) {
      return -1;
    }
    int count = Math.min(length, received.length);
    System.arraycopy(received, 0, into, offset, count);
    received = Arrays.copyOfRange(received, count, received.length);
    return count;
  }

  private synchronized void await() throws IOException {
    try {
      while (!isReadable()) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (closed) {
      throw new IOException("closed");
    }
    if (received.length == 0 && failure != null) {
      throw failure;
    }
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("Read several bytes.");
  }

  @Override
  public synchronized int firstByte() {
    try {
      await();
    } catch (IOException e) {
      throw broken(e);
    }
    return received.length == 0 ? -1 : received[0];
  }

  @Override
  public ChatException broken(IOException cause) {
    ChatException reason = attempt.cancelled();
    return reason == null
        ? new StreamBroken(
            Objects.toString(cause.getMessage()), FailureDetail.ofProvider("p"), cause)
        : reason;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public InputStream body() {
    return this;
  }

  @Override
  public byte[] readBody(int limit) {
    throw new UnsupportedOperationException("This is a stream.");
  }

  @Override
  public byte[] readBeginning(int limit) {
    throw new UnsupportedOperationException("This is a stream.");
  }

  @Override
  public void finish() {
    close();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
