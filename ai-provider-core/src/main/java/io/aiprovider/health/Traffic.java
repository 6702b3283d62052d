package io.aiprovider.health;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.resilience.FailurePolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes each attempt: in the call's trace, and as news of the provider. What a caller did wrong is
 * no news of the provider. Thread-safe.
 */
public final class Traffic implements AttemptInterceptor {
  private final Clock clock;
  private final Map<String, News> latest = new ConcurrentHashMap<>();

  public Traffic(Clock clock) {
    this.clock = clock;
  }

  @Nullable News latest(String provider) {
    return latest.get(provider);
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    CallTrace trace = chain.call().trace();
    Target target = Objects.requireNonNull(chain.call().target());
    trace.attemptBegan(target);
    long start = System.nanoTime();
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (ChatException failure) {
      trace.waited(System.nanoTime() - start);
      trace.attemptFailed(failure);
      failed(target.provider(), failure);
      throw failure;
    }
    long nanos = System.nanoTime() - start;
    trace.waited(nanos);
    answered(target.provider(), Duration.ofNanos(nanos));
    reply.onEnd(
        end -> {
          if (end.failure() != null) {
            failed(target.provider(), end.failure());
          }
        });
    return reply;
  }

  private void answered(String provider, Duration latency) {
    latest.put(provider, new News(clock.instant(), latency, null));
  }

  private void failed(String provider, ChatException failure) {
    boolean tells =
        FailurePolicy.of(failure.kind()).againstProvider()
            || failure.kind() == FailureKind.RATE_LIMITED
            || failure.kind() == FailureKind.QUOTA_EXHAUSTED;
    if (tells) {
      latest.merge(
          provider, new News(clock.instant(), null, failure.kind()), Traffic::unlessRefused);
    }
  }

  /** A key that was refused stays refused until something succeeds. */
  private static News unlessRefused(News before, News now) {
    return before.failure() == FailureKind.UNAUTHORIZED
        ? new News(now.at(), null, FailureKind.UNAUTHORIZED)
        : now;
  }
}
