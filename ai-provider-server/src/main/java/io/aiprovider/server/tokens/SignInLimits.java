package io.aiprovider.server.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.aiprovider.server.access.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Limits attempts to sign in with a wrong password, by the address that they come from and by the
 * user name, whether there is such a user or not. Beyond a limit right passwords are refused too,
 * until the time is over: otherwise the answer would tell a guesser which one is right. Each node
 * counts for itself. Thread-safe.
 */
final class SignInLimits {
  private static final int ADDRESS_ATTEMPTS = 20;
  private static final Duration ADDRESS_TIME = Duration.ofMinutes(1);
  private static final int NAME_ATTEMPTS = 10;
  private static final Duration NAME_TIME = Duration.ofMinutes(5);
  private static final int MOST = 50_000;

  private final Ticker ticker;
  private final Cache<InetAddress, Window> addresses;
  private final Cache<String, Window> names;

  /** Attempts since a time. */
  private record Window(long start, AtomicInteger attempts) {}

  SignInLimits(Ticker ticker) {
    this.ticker = ticker;
    this.addresses = cache(ADDRESS_TIME);
    this.names = cache(NAME_TIME);
  }

  private <K> Cache<K, Window> cache(Duration time) {
    return Caffeine.newBuilder()
        .maximumSize(MOST)
        .expireAfterWrite(time)
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
  }

  /**
   * Counts an attempt.
   *
   * @return why it is refused; null if there were not too many
   */
  @Nullable Refusal begin(@Nullable InetAddress address, String name) {
    Refusal refusal =
        address == null ? null : count(addresses, address, ADDRESS_ATTEMPTS, ADDRESS_TIME);
    return refusal == null ? count(names, name, NAME_ATTEMPTS, NAME_TIME) : refusal;
  }

  private <K> @Nullable Refusal count(Cache<K, Window> windows, K key, int most, Duration time) {
    long now = ticker.read();
    Window window = windows.get(key, unseen -> new Window(now, new AtomicInteger()));
    if (window.attempts().incrementAndGet() <= most) {
      return null;
    }
    Duration left = Duration.ofNanos(Math.max(1, window.start() + time.toNanos() - now));
    return new Refusal(
        429,
        "There were too many attempts to sign in: try again later.",
        "invalid_request_error",
        "too_many_sign_ins",
        left);
  }

  /** The attempt that was counted had the right password. */
  void succeeded(@Nullable InetAddress address, String name) {
    uncount(addresses, address);
    names.invalidate(name);
  }

  /** It could not be found out whether the attempt that was counted had the right password. */
  void undecided(@Nullable InetAddress address, String name) {
    uncount(addresses, address);
    uncount(names, name);
  }

  private static <K> void uncount(Cache<K, Window> windows, @Nullable K key) {
    Window window = key == null ? null : windows.getIfPresent(key);
    if (window != null) {
      window.attempts().decrementAndGet();
    }
  }
}
