package io.aiprovider.resilience;

import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a stream is too slow. The time that is spent waiting for chunks is compared with the time
 * that the tokens in them may take. A stream may fall behind by {@link #PATIENCE}; what it is ahead
 * is not saved. Used by the thread that reads the stream.
 */
final class StreamPace {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final double BYTES_OF_A_TOKEN = 4;

  private final double nanosOfAByte;
  private final LongSupplier answerBytes;
  private final MonotonicClock clock;
  private long counted;
  private long left = PATIENCE.toNanos();
  private long began;

  /**
   * The pace of a stream that has begun.
   *
   * @param tokensPerSecond the fewest that it may deliver; a token is counted as four bytes of
   *     UTF-8
   * @param answerBytes the length of the answer so far
   */
  StreamPace(double tokensPerSecond, LongSupplier answerBytes, MonotonicClock clock) {
    this.nanosOfAByte = 1e9 / tokensPerSecond / BYTES_OF_A_TOKEN;
    this.answerBytes = answerBytes;
    this.clock = clock;
  }

  /** The stream is read now. */
  void begin() {
    long bytes = answerBytes.getAsLong();
    left = Math.min(PATIENCE.toNanos(), left + (long) ((bytes - counted) * nanosOfAByte));
    counted = bytes;
    began = clock.nanos();
  }

  /** For how long the stream may still be read; never zero. */
  Duration left() {
    return Duration.ofNanos(Math.max(1, left - (clock.nanos() - began)));
  }

  /** A chunk has been read. */
  void end() {
    left -= clock.nanos() - began;
  }
}
