package io.aiprovider.call;

import io.aiprovider.chat.Operation;
import io.aiprovider.plan.SkippedTarget;
import io.aiprovider.reply.ReplyOutcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that has ended.
 *
 * @param operation the kind of request
 * @param model the model that the caller requested; null when the request had no model
 * @param duration time from the request to the end of the answer
 * @param cacheStatus what the cache did
 * @param attempts its attempts in the order in which they began, but the one that answered is the
 *     last; none for an answer from the cache or from another call
 * @param steps what else took time, in order
 * @param skipped the targets that were not called, with their reasons
 * @param end how its answer ended, with the cost of all attempts; null when there was no answer
 * @param failure why there was no complete answer: a {@link io.aiprovider.failure.ChatException},
 *     or any other exception; null when the answer was complete
 * @since 0.1
 */
public record FinishedCall(
    Operation operation,
    @Nullable String model,
    Duration duration,
    CacheStatus cacheStatus,
    List<Attempt> attempts,
    List<CallStep> steps,
    List<SkippedTarget> skipped,
    @Nullable ReplyOutcome end,
    @Nullable Throwable failure) {

  /**
   * The part of the duration that was not spent waiting for providers: in attempts of this call, or
   * of an identical one that shared its answer.
   */
  public Duration overhead() {
    Duration own = duration.minus(RunningTime.of(attempts, Attempt::duration));
    for (CallStep step : steps) {
      if (step.kind() == CallStep.Kind.SHARED_ANSWER) {
        boolean answered = cacheStatus == CacheStatus.COALESCED; // to its end, as in an attempt
        own = answered ? step.started() : own.minus(step.duration());
      }
    }
    return own.isNegative() ? Duration.ZERO : own;
  }

  /**
   * Time from the request to the first content of the stream that answered it. Null when no content
   * arrived, and for an answer that is not a stream or comes from the cache.
   */
  public @Nullable Duration firstContent() {
    int first = attempts.size() - 1;
    while (first > 0 && attempts.get(first).continuation()) {
      first--;
    }
    Attempt answered = first < 0 ? null : attempts.get(first);
    return answered == null || answered.firstContent() == null || answered.duration() == null
        ? null
        : answered.offset().plus(answered.firstContent());
  }
}
