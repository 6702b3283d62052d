package io.aiprovider.observe;

import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.failure.LimitReached;
import io.aiprovider.time.MonotonicClock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that callers reach their limits, at INFO: for each kind of limit at most one line in ten
 * seconds, with the caller of that call and the number of suppressed lines. Thread-safe.
 *
 * @since 0.1
 */
public final class LimitLog implements CallListener {
  private static final Logger log = LoggerFactory.getLogger(LimitLog.class);

  private final LineLimit lines;

  /** Creates a log that measures its intervals with this clock. */
  public LimitLog(MonotonicClock clock) {
    this.lines = new LineLimit(clock);
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    Caller caller = call.caller();
    if (caller == null || !(finished.failure() instanceof LimitReached reached)) {
      return;
    }
    String scope = Objects.requireNonNullElse(reached.scope(), "unknown");
    String limit = Objects.requireNonNullElse(reached.limit(), "unknown");
    int suppressed = lines.take(new LineLimit.Key("limit_reached", scope, limit));
    if (suppressed >= 0) {
      ProviderLog.withIds(log.atInfo(), call)
          .addKeyValue("event", "limit_reached")
          .addKeyValue("scope", scope)
          .addKeyValue("limit", limit)
          .addKeyValue("key_id", caller.keyId())
          .addKeyValue("tenant", caller.tenant())
          .addKeyValue("suppressed", suppressed)
          .log(
              "A call was refused: {}{}{}",
              reached.getMessage(),
              ProviderLog.ids(call),
              LineLimit.leftOut(suppressed));
    }
  }
}
