package io.aiprovider.routing.strategy;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.FailureAction;
import io.aiprovider.resilience.FailurePolicy;
import io.aiprovider.time.MonotonicClock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How busy and how fast each target is, from the attempts on it. A failure that another target may
 * not have counts as a slow answer, and so does an attempt that was cancelled while it was waited
 * for. Thread-safe.
 */
public final class TargetLoads implements CallListener {
  private final MonotonicClock clock;
  private final UnaryOperator<String> label;
  private final Map<String, Map<String, TargetLoad>> byProvider = new ConcurrentHashMap<>();

  /**
   * Loads of targets that have not been called yet.
   *
   * @param label maps models to a limited number of names, because callers can send any name
   */
  public TargetLoads(MonotonicClock clock, UnaryOperator<String> label) {
    this.clock = clock;
    this.label = label;
  }

  /**
   * The loads of another configuration's targets: those of unchanged providers are shared with this
   * object.
   *
   * @param staying the names of the unchanged providers
   */
  public TargetLoads successor(UnaryOperator<String> newLabel, Collection<String> staying) {
    TargetLoads successor = new TargetLoads(clock, newLabel);
    staying.forEach(provider -> successor.byProvider.put(provider, of(provider)));
    return successor;
  }

  long now() {
    return clock.nanos();
  }

  TargetLoad of(Target target) {
    Map<String, TargetLoad> models = of(target.provider());
    String name = label.apply(target.model());
    TargetLoad known = models.get(name);
    return known != null ? known : models.computeIfAbsent(name, first -> new TargetLoad());
  }

  private Map<String, TargetLoad> of(String provider) {
    Map<String, TargetLoad> known = byProvider.get(provider);
    return known != null
        ? known
        : byProvider.computeIfAbsent(provider, first -> new ConcurrentHashMap<>());
  }

  /**
   * The time within which 95 of the latest 100 streams of a target had content; null if it is not
   * known yet.
   */
  public @Nullable Duration firstContentP95(Target target) {
    return of(target).firstContents().p95();
  }

  @Override
  public void attemptStarted(ChatCall call, Attempt attempt) {
    of(attempt.target()).began();
  }

  @Override
  public void firstContent(ChatCall call, Attempt attempt) {
    TargetLoad load = of(attempt.target());
    load.answered();
    sample(load, true, attempt.firstContent());
    if (attempt.firstContent() != null) {
      load.firstContents().add(attempt.firstContent());
    }
  }

  @Override
  public void attemptEnded(ChatCall call, Attempt attempt) {
    TargetLoad load = of(attempt.target());
    load.ended();
    boolean streamed = attempt.firstContent() != null;
    if (!streamed) {
      load.answered();
      if (attempt.lost() && attempt.duration() != null) {
        load.firstContents().add(attempt.duration());
      }
    }
    ChatException failure = attempt.failure();
    if (failure != null) {
      failed(load, attempt, failure);
    } else if (!streamed) {
      sample(load, false, attempt.duration());
    }
  }

  private void sample(TargetLoad load, boolean stream, @Nullable Duration time) {
    if (time != null) {
      load.estimate(stream, last -> last.after((double) time.toNanos(), now()));
    }
  }

  /** It is not known here whether a stream was requested, so both estimates rise. */
  private void failed(TargetLoad load, Attempt attempt, ChatException failure) {
    Duration time = attempt.duration();
    double duration = time == null ? 0 : time.toNanos();
    UnaryOperator<LatencyEstimate> change = null;
    if (attempt.outcome() == Attempt.Outcome.CANCELLED) {
      change = attempt.firstContent() == null ? last -> last.afterWaiting(duration, now()) : null;
    } else if (concernsTarget(failure)) {
      change = last -> last.afterFailure(duration, now());
    }
    if (change != null) {
      load.estimate(true, change);
      load.estimate(false, change);
    }
  }

  private static boolean concernsTarget(ChatException failure) {
    FailureAction action = FailurePolicy.of(failure.kind()).action();
    return action == FailureAction.TRY_NEXT || action == FailureAction.RETRY_SAME;
  }
}
