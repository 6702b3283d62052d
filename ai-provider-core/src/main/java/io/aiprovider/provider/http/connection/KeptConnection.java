package io.aiprovider.provider.http.connection;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notes whether an exchange used a kept-alive connection that the other side had already closed.
 * Such a connection fails at once. A connection that fails later may have failed because of the
 * request, which may have been processed and charged. Thread-safe.
 *
 * @since 0.1
 */
public final class KeptConnection {
  private static final long AT_ONCE = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanoTime;

  private volatile boolean connected;
  private volatile boolean acquired;
  private volatile boolean replied;
  private volatile long sending;

  /** Notes for one exchange. */
  public KeptConnection() {
    this(System::nanoTime);
  }

  KeptConnection(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.sending = nanoTime.getAsLong();
  }

  /** A new connection is made. */
  public void connecting() {
    connected = true;
  }

  /** There is a connection to use. */
  public void acquired() {
    acquired = true;
  }

  /** The request begins to be sent. */
  public void sending() {
    sending = nanoTime.getAsLong();
  }

  /** The head of a reply has arrived. */
  public void replied() {
    replied = true;
  }

  /**
   * Whether an exchange that has just failed used a connection that existed before, got no reply,
   * and failed within a second after it began to send.
   */
  public boolean wasStale() {
    boolean atOnce = nanoTime.getAsLong() - sending <= AT_ONCE;
    return acquired && !connected && !replied && atOnce;
  }
}
