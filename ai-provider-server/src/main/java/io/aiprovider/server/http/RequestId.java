package io.aiprovider.server.http;

import io.aiprovider.server.wire.Printable;
import io.netty.util.AsciiString;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The id that callers know a request by. It is only given back: calls have ids of our own. */
public final class RequestId {
  public static final AsciiString HEADER = AsciiString.cached("x-request-id");

  private static final int MAX_LENGTH = 128;

  /** Tells the ids of this process from those of all others. */
  private static final String PROCESS = hex(new SecureRandom().nextLong());

  private static final AtomicLong COUNT = new AtomicLong(new SecureRandom().nextLong());

  private RequestId() {}

  /** The caller's own id for the request if it is presentable, else one of ours. */
  public static String of(@Nullable String given) {
    return given != null && isPresentable(given) ? given : next();
  }

  /** Unique, but no secret. */
  private static String next() {
    return "req_" + PROCESS + hex(COUNT.incrementAndGet());
  }

  private static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }

  private static boolean isPresentable(String id) {
    return !id.isEmpty() && id.length() <= MAX_LENGTH && id.equals(Printable.header(id));
  }
}
