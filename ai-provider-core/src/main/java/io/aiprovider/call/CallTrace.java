package io.aiprovider.call;

import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.Cost;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a call so far. Anyone may read it, only the engine writes it: attempts record
 * themselves. Thread-safe.
 *
 * @since 0.1
 */
public final class CallTrace {
  private final ChatCall call;
  private final List<AttemptRecorder> attempts = new ArrayList<>();
  private final List<SkippedTarget> skipped = new ArrayList<>();
  private final List<CallStep> steps = new ArrayList<>(CallStep.Kind.values().length);
  private final Map<String, Integer> fallbacks = new HashMap<>(2);
  private final List<Runnable> afterAttempts = new ArrayList<>(1);
  private @Nullable Target current;
  private int moves;
  private int running;
  private volatile CallListener listener = new CallListener() {};
  private volatile CacheStatus cacheStatus = CacheStatus.BYPASS;
  private volatile @Nullable Duration answerAge;
  private volatile @Nullable Double similarity;
  private volatile @Nullable Long loweredMaxTokens;

  CallTrace(ChatCall call) {
    this.call = call;
  }

  /**
   * The attempts so far, including those that are still running: in the order in which they began,
   * but the one that answered is the last.
   */
  public synchronized List<Attempt> attempts() {
    List<Attempt> soFar = new ArrayList<>(attempts.size());
    for (AttemptRecorder attempt : attempts) {
      soFar.add(attempt.attempt());
    }
    return Collections.unmodifiableList(soFar);
  }

  /**
   * The latest attempt; if the call was answered, it is the attempt that answered. Null before the
   * first attempt.
   */
  public synchronized @Nullable Attempt latest() {
    return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).attempt();
  }

  /** The targets that were not called so far, with their reasons. */
  public synchronized List<SkippedTarget> skipped() {
    return List.copyOf(skipped);
  }

  /** The steps so far that took time outside the attempts, in order. */
  public synchronized List<CallStep> steps() {
    return List.copyOf(steps);
  }

  /**
   * How often the call moved on from one provider or model to another, up to the latest attempt. A
   * target that was skipped, for example because its circuit is open, counts as one that the call
   * moved on from.
   */
  public synchronized int fallbacks() {
    return attempts.isEmpty()
        ? 0
        : fallbacks.getOrDefault(attempts.get(attempts.size() - 1).id(), 0);
  }

  private void moveTo(Target target) {
    if (current != null && !current.equals(target)) {
      moves++;
    }
    current = target;
  }

  public CacheStatus cacheStatus() {
    return cacheStatus;
  }

  /** For how long the answer was in the cache; null if it is not from there. */
  public @Nullable Duration answerAge() {
    return answerAge;
  }

  /**
   * How similar the question is whose answer the call got: the cosine of both vectors. Null if it
   * got no answer from the semantic cache.
   */
  public @Nullable Double similarity() {
    return similarity;
  }

  /** The fields of the request that the latest attempt left out: its target cannot express them. */
  public List<String> dropped() {
    Attempt latest = latest();
    return latest == null ? List.of() : latest.dropped();
  }

  /** Time spent waiting for providers until they answered, or began to. */
  public Duration waited() {
    Duration waited =
        RunningTime.of(
            attempts(),
            attempt ->
                attempt.firstContent() == null ? attempt.duration() : attempt.firstContent());
    for (CallStep step : steps()) {
      boolean shared = step.kind() == CallStep.Kind.SHARED_ANSWER;
      waited = shared ? waited.plus(step.duration()) : waited;
    }
    return waited;
  }

  /**
   * What all attempts cost so far, including those that failed after they were charged. Its status
   * is that of the least certain part.
   *
   * @return null when no charge is known
   */
  public @Nullable Cost cost() {
    Cost total = null;
    for (Attempt attempt : attempts()) {
      Cost cost = attempt.cost();
      if (cost != null) {
        total = total == null ? cost : total.plus(cost);
      }
    }
    return total;
  }

  /**
   * The tokens of the parts of the request that attempts on this model answered before they failed.
   */
  public synchronized long answeredBeforeFailures(String model) {
    long tokens = 0;
    for (AttemptRecorder attempt : attempts) {
      Usage answered = attempt.answeredInPart();
      Attempt state = attempt.attempt();
      if (answered != null && state.failure() != null && state.target().model().equals(model)) {
        tokens += answered.promptTokens();
      }
    }
    return tokens;
  }

  /**
   * The number of tokens to which the latest answer was limited so that the call does not cost more
   * than allowed; null when that was not needed.
   */
  public @Nullable Long loweredMaxTokens() {
    return loweredMaxTokens;
  }

  void loweredMaxTokens(@Nullable Long tokens) {
    loweredMaxTokens = tokens;
  }

  void listen(CallListener to) {
    listener = to;
  }

  synchronized void add(AttemptRecorder attempt) {
    attempts.add(attempt);
    moveTo(attempt.target());
    if (moves > 0) {
      fallbacks.put(attempt.id(), moves);
    }
  }

  synchronized void answeredBy(String id) {
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).id().equals(id)) {
        attempts.add(attempts.remove(i));
        return;
      }
    }
  }

  void skip(Target target, ChatException reason) {
    SkippedTarget skip = new SkippedTarget(target, reason);
    synchronized (this) {
      skipped.add(skip);
      moveTo(target);
    }
    listener.targetSkipped(call, skip);
  }

  synchronized void step(CallStep.Kind kind, Duration began, @Nullable ChatException failure) {
    steps.add(new CallStep(kind, began, call.elapsed().minus(began), failure));
  }

  void answerAge(Duration age) {
    answerAge = age;
  }

  void similarity(double cosine) {
    similarity = cosine;
  }

  void cacheStatus(CacheStatus status) {
    cacheStatus = status;
  }

  synchronized Runnable expectAttempt() {
    running++;
    return this::noLongerRunning;
  }

  void attemptStarted(AttemptRecorder attempt) {
    synchronized (this) {
      running++;
    }
    listener.attemptStarted(call, attempt.attempt());
  }

  void firstContent(AttemptRecorder attempt) {
    listener.firstContent(call, attempt.attempt());
  }

  void attemptEnded(AttemptRecorder attempt) {
    listener.attemptEnded(call, attempt.attempt());
    noLongerRunning();
  }

  private void noLongerRunning() {
    List<Runnable> due;
    synchronized (this) {
      if (--running > 0 || afterAttempts.isEmpty()) {
        return;
      }
      due = List.copyOf(afterAttempts);
      afterAttempts.clear();
    }
    due.forEach(Runnable::run);
  }

  void afterAttempts(Runnable action) {
    synchronized (this) {
      if (running > 0) {
        afterAttempts.add(action);
        return;
      }
    }
    action.run();
  }
}
