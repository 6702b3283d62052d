package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.resilience.retry.RetryPlan;
import io.aiprovider.routing.hedge.AttemptRace;
import io.aiprovider.routing.hedge.Runner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An attempt, and a second one on another target if the first takes long. Used by the thread of the
 * call, once.
 */
final class HedgedAttempt {
  private final Hedging hedging;
  private final RetryPlan plan;
  private final ChatRequest request;
  private final ChatCall call;
  private final AttemptRace race;
  private final Map<RetryPlan.Step, ChatException> failures = new LinkedHashMap<>(2);

  HedgedAttempt(
      Hedging hedging, RetryPlan plan, ChatRequest request, ChatCall call, AttemptRace race) {
    this.hedging = hedging;
    this.plan = plan;
    this.request = request;
    this.call = call;
    this.race = race;
  }

  /** Why the attempts failed that did not answer, in the order in which they failed. */
  Map<RetryPlan.Step, ChatException> failures() {
    return failures;
  }

  /**
   * The answer of the target that is the first to have one. If one of them fails, the other one is
   * waited for.
   *
   * @param delay how long the first target may take
   * @return null if none answers
   * @throws ChatException if the call was cancelled, or its time is over
   */
  Failover.@Nullable Answer answer(RetryPlan.Step first, AttemptGate.Pass pass, Duration delay) {
    try {
      race.startOrRun(
          new Runner.Work(
              first, begins -> hedging.attempts().attempt(first, request, call, pass, begins)));
      Runner.Result result = race.next(delay);
      while (result == null && !race.hasBegun()) {
        result = race.next(delay); // the machine is busy
      }
      if (result == null) {
        hedge(first);
        result = race.next();
      }
      while (result.reply() == null) {
        failed(result);
        if (race.isOver()) {
          return null;
        }
        result = race.next();
      }
      return new Failover.Answer(result.step(), race.won(result));
    } catch (RuntimeException | Error failure) {
      race.abandon(failure);
      throw failure;
    }
  }

  private void hedge(RetryPlan.Step first) {
    Hedging.Hedge hedge = hedging.begin(plan, first, request, call);
    if (hedge != null) {
      boolean started =
          race.start(
              new Runner.Work(
                  hedge.step(),
                  begins ->
                      hedging
                          .attempts()
                          .attempt(
                              hedge.step(),
                              request,
                              call,
                              hedge.pass(),
                              attempt -> {
                                attempt.report().hedge();
                                begins.accept(attempt);
                              })));
      if (!started) {
        hedge.pass().permit().ended();
      }
    }
  }

  private void failed(Runner.Result result) {
    Throwable failure = result.failure();
    if (failure instanceof ChatException expected) {
      failures.put(result.step(), expected);
    } else if (failure instanceof Error error) {
      throw error;
    } else if (failure instanceof RuntimeException bug) {
      throw bug;
    }
  }
}
