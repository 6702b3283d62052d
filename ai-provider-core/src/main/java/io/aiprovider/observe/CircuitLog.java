package io.aiprovider.observe;

import io.aiprovider.failure.ChatException;
import io.aiprovider.resilience.circuit.CircuitState;
import io.aiprovider.resilience.circuit.CircuitTransition;
import io.aiprovider.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs when a circuit opens, with the cause and the end of the open time, at WARN; and when it
 * becomes half open or closes, at INFO. The same change with the same cause is written at most once
 * in ten seconds. Thread-safe.
 *
 * @since 0.1
 */
public final class CircuitLog implements Consumer<CircuitTransition> {
  private static final Logger log = LoggerFactory.getLogger(CircuitLog.class);

  private final Clock dates;
  private final LineLimit limit;

  /**
   * Creates a log of circuits.
   *
   * @param dates the clock for the end of the open time
   * @param clock measures the intervals between lines
   */
  public CircuitLog(Clock dates, MonotonicClock clock) {
    this.dates = dates;
    this.limit = new LineLimit(clock);
  }

  @Override
  public void accept(CircuitTransition change) {
    String circuit = change.provider() + "/" + change.model();
    String event = "circuit_" + change.to().name().toLowerCase(Locale.ROOT);
    ChatException cause = change.cause();
    String kind = cause == null ? "" : FailureText.word(cause.kind());
    int suppressed = limit.take(new LineLimit.Key(event, circuit, kind));
    if (suppressed < 0) {
      return;
    }
    LoggingEventBuilder line =
        (change.to() == CircuitState.OPEN ? log.atWarn() : log.atInfo())
            .addKeyValue("event", event)
            .addKeyValue("provider", change.provider())
            .addKeyValue("model", change.model());
    switch (change.to()) {
      case OPEN -> {
        Duration openFor = Objects.requireNonNullElse(change.openFor(), Duration.ZERO);
        String until = dates.instant().plus(openFor).truncatedTo(ChronoUnit.SECONDS).toString();
        line.addKeyValue("kind", kind)
            .addKeyValue("until", until)
            .log(
                "The circuit of {} opened: it is not called until {}. {}.{}",
                circuit,
                until,
                cause == null
                    ? "Too many of its answers were slow"
                    : "Latest failure: " + FailureText.describe(cause),
                LineLimit.leftOut(suppressed));
      }
      case HALF_OPEN ->
          line.log("The circuit of {} is half open: one call tests whether it works.", circuit);
      case CLOSED -> line.log("The circuit of {} closed: it is called again.", circuit);
    }
  }
}
