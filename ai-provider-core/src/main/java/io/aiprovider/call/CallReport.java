package io.aiprovider.call;

import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes facts about a call as a whole from the engine's steps. Facts are only added, never removed.
 * Thread-safe.
 *
 * @since 0.1
 */
public final class CallReport {
  private final CallTrace trace;

  CallReport(CallTrace trace) {
    this.trace = trace;
  }

  /** A target is not called, for this reason. */
  public void skipped(Target target, ChatException reason) {
    trace.skip(target, reason);
  }

  /**
   * The answer of the next attempt is limited to so many tokens, so that the call does not cost
   * more than allowed.
   *
   * @param tokens null: not limited for this reason
   */
  public void loweredMaxTokens(@Nullable Long tokens) {
    trace.loweredMaxTokens(tokens);
  }

  /**
   * A step has ended now.
   *
   * @param began {@link ChatCall#elapsed} at its beginning
   * @param failure why the call ends in it; null if it goes on
   */
  public void step(CallStep.Kind kind, Duration began, @Nullable ChatException failure) {
    trace.step(kind, began, failure);
  }

  /** This attempt answers the call, although others began after it. */
  public void answeredBy(ChatCall attempt) {
    trace.answeredBy(attempt.id());
  }

  /**
   * An attempt will begin on another thread: until the returned action has run, the call does not
   * count as ended.
   *
   * @return to be run once, when the attempt has ended or has its answer
   */
  public Runnable expectAttempt() {
    return trace.expectAttempt();
  }

  /**
   * Runs an action when no attempt is running or expected: now, or after the end of the last one.
   * An attempt that lost against another one may end after the call.
   */
  public void afterAttempts(Runnable action) {
    trace.afterAttempts(action);
  }

  /** For how long the cached answer has been stored. */
  public void answerAge(Duration age) {
    trace.answerAge(age);
  }

  /** How similar the question is whose answer was found. */
  public void similarity(double cosine) {
    trace.similarity(cosine);
  }

  /** What the cache did. */
  public void cached(CacheStatus status) {
    trace.cacheStatus(status);
  }
}
