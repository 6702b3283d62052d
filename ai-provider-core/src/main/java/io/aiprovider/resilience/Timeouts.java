package io.aiprovider.resilience;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Cancels an attempt that takes too long: before its answer or first content, without any data in
 * its stream, or in total. Time in which the caller does not request the next chunk is not counted.
 */
public final class Timeouts implements AttemptInterceptor {
  private final DeadlineTimer timer;
  private final Function<String, AttemptTimeouts> timeouts;
  private final Predicate<String> reasons;

  /**
   * An interceptor that limits the time of attempts.
   *
   * @param timeouts the timeouts of a provider, by its name
   * @param reasons whether the model of this name is known to reason before it answers
   */
  public Timeouts(
      DeadlineTimer timer, Function<String, AttemptTimeouts> timeouts, Predicate<String> reasons) {
    this.timer = timer;
    this.timeouts = timeouts;
    this.reasons = reasons;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall attempt = chain.call();
    Target target = Objects.requireNonNull(attempt.target());
    String provider = target.provider();
    AttemptTimeouts limits = timeouts.apply(provider);
    DeadlineTimer.Watch watch =
        timer.watch(
            attempt, limits.attempt(), timedOut(provider, "no complete answer", limits.attempt()));
    ChatReply reply;
    try {
      if (chain.request().stream()) {
        boolean reasoning =
            Reasoning.isRequestedIn(chain.request()) || reasons.test(target.model());
        Duration first = limits.firstToken(reasoning);
        watch.phase(first, timedOut(provider, "no content", first));
      } else {
        watch.phase(limits.response(), timedOut(provider, "no answer", limits.response()));
      }
      reply = chain.proceed(chain.request());
    } catch (RuntimeException | Error failure) {
      watch.close();
      throw failure;
    }
    watch.endPhase();
    reply.onEnd(end -> watch.close());
    if (reply instanceof StreamingReply streaming && !limits.idle().isZero()) {
      Supplier<ChatException> silence =
          timedOut(provider, "no event, comment or ping", limits.idle());
      attempt.onSignOfLife(() -> watch.extendPhase(limits.idle()));
      streaming.aroundReads(() -> watch.phase(limits.idle(), silence), watch::endPhase);
    }
    return reply;
  }

  private static Supplier<ChatException> timedOut(String provider, String what, Duration limit) {
    return () ->
        new TimedOut(
            "There was " + what + " within " + limit.toMillis() + " ms.",
            FailureDetail.ofProvider(provider));
  }
}
