package io.aiprovider.server.http;

import io.aiprovider.server.wire.Printable;
import io.netty.util.AsciiString;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The id of a request for its caller. It is sent back and logged; calls have ids of their own. */
public final class RequestId {
  public static final AsciiString HEADER = AsciiString.cached("x-request-id");

  private static final int MAX_LENGTH = 128;

  /** Distinguishes the ids of this process from those of all others. */
  private static final String PROCESS = hex(new SecureRandom().nextLong());

  private static final AtomicLong COUNT = new AtomicLong(new SecureRandom().nextLong());

  private RequestId() {}

  /** The caller's id for the request if it is valid, otherwise a generated one. */
  public static String of(@Nullable String sent) {
    return sent != null && isValid(sent) ? sent : next();
  }

  /** A unique id; it is not secret, and others can guess it. */
  private static String next() {
    return "req_" + PROCESS + hex(COUNT.incrementAndGet());
  }

  private static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }

  private static boolean isValid(String id) {
    return !id.isEmpty() && id.length() <= MAX_LENGTH && id.equals(Printable.header(id));
  }
}
