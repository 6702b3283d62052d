package io.aiprovider.server.overload;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.wire.ApiError;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses calls before memory or threads run out: those of the lowest tier first. Only calls are
 * refused; health and administration go on. Thread-safe.
 */
public final class LoadShedding implements MeterBinder, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoadShedding.class);
  private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

  /** If fewer calls run, each waits for a moment only, for example while the server is cold. */
  static final int MANY_CALLS = 200;

  /** Why calls are refused. */
  private enum Reason {
    CALLS,
    HEAP,
    BODIES,
    PROCESSORS,
    SHARE
  }

  private final HeapPressure heap;
  private final StartDelay delay = new StartDelay();
  private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());

  LoadShedding(HeapPressure heap) {
    this.heap = heap;
    for (Reason reason : Reason.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  /** For this process. */
  public static LoadShedding ofProcess() {
    return new LoadShedding(HeapPressure.ofProcess());
  }

  /**
   * The error for a call that need not be read, as memory or processors lack; null if none do.
   *
   * @param running the calls that run
   */
  public @Nullable ApiError refusal(@Nullable Caller caller, int running) {
    Precedence precedence = Precedence.of(caller);
    if (heap.share() >= precedence.heap()) {
      return refused(Reason.HEAP, "The server has not enough memory for more calls now.");
    }
    return running < MANY_CALLS
            || delay.shortest(System.nanoTime()).compareTo(precedence.delay()) < 0
        ? null
        : refused(Reason.PROCESSORS, "The server has more calls than its processors can serve.");
  }

  /** Records how long an accepted call has waited for a processor. */
  public void started(long nanosAfterAcceptance) {
    delay.started(System.nanoTime(), nanosAfterAcceptance);
  }

  /**
   * Whether a call must be refused because of the number of calls.
   *
   * @param running the calls that run
   * @param bound the most that may run
   */
  public boolean isTooMuch(@Nullable Caller caller, int running, int bound) {
    return running >= Precedence.of(caller).callsOf(bound);
  }

  /** The error for a call beyond the number of calls. */
  public ApiError tooManyCalls(int bound) {
    return refused(
        Reason.CALLS,
        "The server is handling as many calls as it can, which are " + bound + " at most.");
  }

  /** The error for a body for which there is no memory. */
  public ApiError tooMuchOfBodies() {
    return refused(Reason.BODIES, "The server is reading as many large requests as it can.");
  }

  /** The error for a tenant that has its share already. */
  public ApiError beyondShare() {
    return refused(
        Reason.SHARE, "The server is nearly full, and a tenant has its share of it already.");
  }

  private ApiError refused(Reason reason, String message) {
    counter(reason).increment();
    long now = System.nanoTime();
    long next = nextLine.get();
    if (now - next >= 0 && nextLine.compareAndSet(next, now + NANOS_BETWEEN_LINES)) {
      log.atWarn()
          .addKeyValue("event", "calls_refused")
          .addKeyValue("reason", word(reason))
          .log(
              "Calls are refused with 503, those of the lowest tier first: {} No more such lines"
                  + " for 10 s.",
              message);
    }
    return ApiError.unavailable(message + " Try again shortly.", "server_busy");
  }

  private static String word(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Reason reason : Reason.values()) {
      FunctionCounter.builder("ai_provider.calls.shed", counter(reason), LongAdder::sum)
          .description("Calls that were refused because the server has too much to do")
          .tag("reason", word(reason))
          .register(registry);
    }
  }

  private LongAdder counter(Reason reason) {
    return Objects.requireNonNull(refused.get(reason));
  }

  @Override
  public void close() {
    heap.close();
  }
}
