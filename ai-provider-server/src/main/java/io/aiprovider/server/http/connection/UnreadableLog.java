package io.aiprovider.server.http.connection;

import io.aiprovider.observe.LineLimit;
import io.aiprovider.server.wire.ApiError;
import io.aiprovider.time.MonotonicClock;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs requests that are not valid HTTP, which somebody may send in any number: at most one line in
 * ten seconds for the same cause, with the sender of that request and the number of suppressed
 * lines. A line has nothing of the request itself. Thread-safe.
 */
final class UnreadableLog {
  private static final Logger log = LoggerFactory.getLogger(UnreadableLog.class);

  private final LineLimit lines = new LineLimit(MonotonicClock.system());

  /** Logs that a request was refused, unless such a line has just been written. */
  void refused(ApiError error, @Nullable SocketAddress sender) {
    String code = Objects.requireNonNullElse(error.code(), "unknown");
    int suppressed = lines.take(new LineLimit.Key("request_unreadable", "", code));
    if (suppressed >= 0) {
      log.atWarn()
          .addKeyValue("event", "request_unreadable")
          .addKeyValue("code", code)
          .addKeyValue("status", error.status())
          .addKeyValue("client_address", sender)
          .addKeyValue("suppressed", suppressed)
          .log(
              "A request from {} is not HTTP that this server can read ({}).{}",
              sender,
              code,
              LineLimit.leftOut(suppressed));
    }
  }
}
