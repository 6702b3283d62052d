package io.aiprovider.call;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of calls: unique over all processes, not secret. The random part is generated once for each
 * process, because generating it for each call would take a measurable part of a call's time.
 */
final class CallId {
  private static final HexFormat HEX = HexFormat.of();
  private static final int DIGITS = 12;
  private static final String PROCESS;
  private static final AtomicLong COUNT;

  static {
    SecureRandom random = new SecureRandom();
    PROCESS = HEX.toHexDigits(random.nextLong(), DIGITS);
    COUNT = new AtomicLong(random.nextLong());
  }

  private CallId() {}

  /** {@code call_} and 24 hexadecimal digits. */
  static String next() {
    return "call_" + PROCESS + HEX.toHexDigits(COUNT.incrementAndGet(), DIGITS);
  }
}
