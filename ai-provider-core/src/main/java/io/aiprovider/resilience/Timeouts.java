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
 * its stream, with too few tokens in it, or in total. Time in which the caller does not request the
 * next chunk is not counted.
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
    if (reply instanceof StreamingReply streaming) {
      limitReads(streaming, attempt, limits, watch, provider);
    }
    return reply;
  }

  private void limitReads(
      StreamingReply stream,
      ChatCall attempt,
      AttemptTimeouts limits,
      DeadlineTimer.Watch watch,
      String provider) {
    Duration idle = limits.idle();
    Supplier<ChatException> silence = timedOut(provider, "no event, comment or ping", idle);
    if (limits.minTokensPerSecond() > 0) {
      StreamPace pace =
          new StreamPace(limits.minTokensPerSecond(), attempt.report()::answerBytes, timer.clock());
      Supplier<ChatException> slow = tooSlow(provider, limits.minTokensPerSecond());
      attempt.onSignOfLife(() -> watch.extendPhase(shorter(idle, pace.left())));
      stream.aroundReads(
          () -> {
            pace.begin();
            Duration left = pace.left();
            Duration limit = shorter(idle, left);
            watch.phase(limit, limit.equals(left) ? slow : silence);
          },
          () -> {
            watch.endPhase();
            pace.end();
          });
    } else if (!idle.isZero()) {
      attempt.onSignOfLife(() -> watch.extendPhase(idle));
      stream.aroundReads(() -> watch.phase(idle, silence), watch::endPhase);
    }
  }

  /**
   * The shorter one of two times.
   *
   * @param limit zero: no limit
   */
  private static Duration shorter(Duration limit, Duration other) {
    return limit.isZero() || other.compareTo(limit) < 0 ? other : limit;
  }

  private static Supplier<ChatException> tooSlow(String provider, double tokensPerSecond) {
    return () ->
        new TimedOut(
            "The stream was slower than "
                + tokensPerSecond
                + " tokens a second, and fell behind by "
                + StreamPace.PATIENCE.toMillis()
                + " ms.",
            FailureDetail.ofProvider(provider));
  }

  private static Supplier<ChatException> timedOut(String provider, String what, Duration limit) {
    return () ->
        new TimedOut(
            "There was " + what + " within " + limit.toMillis() + " ms.",
            FailureDetail.ofProvider(provider));
  }
}
