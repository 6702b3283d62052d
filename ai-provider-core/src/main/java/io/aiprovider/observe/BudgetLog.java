package io.aiprovider.observe;

import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.failure.BudgetExceeded;
import io.aiprovider.time.MonotonicClock;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs that calls are refused or ended because of a budget, at INFO: for each kind of budget at
 * most one line in ten seconds, with the caller of that call and the number of suppressed lines.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class BudgetLog implements CallListener {
  private static final Logger log = LoggerFactory.getLogger(BudgetLog.class);

  private final LineLimit lines;

  /** Creates a log that measures its intervals with this clock. */
  public BudgetLog(MonotonicClock clock) {
    this.lines = new LineLimit(clock);
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    if (!(finished.failure() instanceof BudgetExceeded exceeded)) {
      return;
    }
    String scope = Objects.requireNonNullElse(exceeded.scope(), "unknown");
    String period = Objects.requireNonNullElse(exceeded.period(), "none");
    int suppressed = lines.take(new LineLimit.Key("budget_exceeded", scope, period));
    if (suppressed < 0) {
      return;
    }
    LoggingEventBuilder line =
        ProviderLog.withIds(log.atInfo(), call)
            .addKeyValue("event", "budget_exceeded")
            .addKeyValue("scope", scope)
            .addKeyValue("period", period)
            .addKeyValue("suppressed", suppressed);
    Caller caller = call.caller();
    if (caller != null) {
      line = line.addKeyValue("key_id", caller.keyId()).addKeyValue("tenant", caller.tenant());
    }
    line.log(
        "A call was refused or ended: {}{}{}",
        exceeded.getMessage(),
        ProviderLog.ids(call),
        LineLimit.leftOut(suppressed));
  }
}
