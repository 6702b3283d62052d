package io.aiprovider.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong keys by the address that they came from. Only requests with a wrong key are refused
 * because of it: a right key always works, also from the same address. Thread-safe.
 */
public final class FailedAttempts {
  private static final int MOST = 30;
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int ADDRESSES = 50_000;

  private final Ticker ticker;
  private final Cache<InetAddress, Window> windows;

  /** Wrong keys since a time. */
  private record Window(long start, AtomicInteger failures) {}

  public FailedAttempts(Ticker ticker) {
    this.ticker = ticker;
    this.windows =
        Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterWrite(Duration.ofNanos(WINDOW_NANOS))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Counts a wrong key.
   *
   * @return why it is refused if there were too many; null if there were not
   */
  public @Nullable Refusal count(@Nullable InetAddress address) {
    if (address == null) {
      return null;
    }
    long now = ticker.read();
    Window window = windows.get(address, unseen -> new Window(now, new AtomicInteger()));
    if (window.failures().incrementAndGet() <= MOST) {
      return null;
    }
    long left = Math.max(1, window.start() + WINDOW_NANOS - now);
    return new Refusal(
        429,
        "Too many wrong keys came from your address. Requests with a right key still work.",
        "invalid_request_error",
        "too_many_wrong_keys",
        Duration.ofNanos(left));
  }
}
