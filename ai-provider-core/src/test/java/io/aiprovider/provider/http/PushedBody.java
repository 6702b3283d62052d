package io.aiprovider.provider.http;

import io.aiprovider.provider.http.exchange.HttpAddress;
import io.aiprovider.provider.http.exchange.HttpExchange;
import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.provider.http.exchange.RawReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A reply whose body is given to it, on the thread of an event loop. It comes from a sender that
 * sends nothing.
 */
public final class PushedBody implements RawReply {
  private byte[] received = new byte[0];
  private boolean ended;
  private @Nullable IOException failure;
  private boolean closed;
  private @Nullable Runnable listener;

  /** Replies with this body to whatever it is to send. */
  public HttpSender sender() {
    return new HttpSender() {
      @Override
      public HttpAddress address(String url, Map<String, String> headers) {
        return new Address();
      }

      @Override
      public void closeIdle() {
        // there is no connection
      }

      @Override
      public void close() {
        // there is no connection
      }
    };
  }

  private final class Address implements HttpAddress {
    @Override
    public InetSocketAddress server() {
      return InetSocketAddress.createUnresolved("localhost", 80);
    }

    @Override
    public RawReply send(HttpExchange exchange) {
      exchange.sent();
      exchange.onCancel(() -> fail(new IOException("cancelled")));
      return PushedBody.this;
    }
  }

  /** Gives the whole body piece by piece, each as a task of the event loop. */
  public void deliver(byte[] bytes, boolean breaks, Executor loop, Random random) {
    int position = 0;
    while (position < bytes.length) {
      int most = random.nextBoolean() ? 9 : 300;
      int end = Math.min(bytes.length, position + 1 + random.nextInt(most));
      byte[] piece = Arrays.copyOfRange(bytes, position, end);
      position = end;
      loop.execute(() -> give(piece));
      if (random.nextInt(4) == 0) {
        Thread.yield();
      }
    }
    loop.execute(() -> finish(breaks));
  }

  public void give(byte[] bytes) {
    change(
        () -> {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          all.writeBytes(received);
          all.writeBytes(bytes);
          received = all.toByteArray();
        });
  }

  /** The body ends here, or breaks off. */
  public void finish(boolean breaks) {
    if (breaks) {
      fail(new IOException("reset"));
    } else {
      change(() -> ended = true);
    }
  }

  private void fail(IOException cause) {
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

  public synchronized boolean isClosed() {
    return closed;
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
    return received.length > 0 || hasEnded();
  }

  private boolean hasEnded() {
    return ended || failure != null || closed;
  }

  @Override
  public synchronized boolean request(long count) throws IOException {
    try {
      while (received.length < count && !hasEnded()) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (closed) {
      throw new IOException("closed");
    }
    if (received.length < count && failure != null) {
      throw failure;
    }
    return received.length >= count;
  }

  @Override
  public synchronized int buffered() {
    return received.length;
  }

  @Override
  public synchronized byte peek(int index) {
    return received[index];
  }

  @Override
  public synchronized byte[] take(int count) {
    byte[] taken = Arrays.copyOf(received, Math.min(count, received.length));
    received = Arrays.copyOfRange(received, taken.length, received.length);
    return taken;
  }

  @Override
  public InputStream stream() {
    return new InputStream() {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (!request(1)) {
          return -1;
        }
        byte[] taken = take(length);
        System.arraycopy(taken, 0, into, offset, taken.length);
        return taken.length;
      }

      @Override
      public int read() {
        throw new UnsupportedOperationException("Read several bytes.");
      }

      @Override
      public int available() {
        return buffered();
      }
    };
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
  public void finish() {
    cancel();
  }

  @Override
  public void cancel() {
    change(() -> closed = true);
  }
}
