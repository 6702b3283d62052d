package io.aiprovider.interceptor;

import io.aiprovider.call.CallListener;
import io.aiprovider.call.CallTrace;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.chat.Operation;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notifies listeners about each call. It must be the first interceptor of the call chain, so that
 * it sees the reply that the caller gets.
 *
 * @since 0.1
 */
public final class CallListening implements ChatInterceptor {
  private final CallListener listener;

  /** Listeners, in the order in which they are notified. */
  public CallListening(List<CallListener> listeners) {
    this.listener = new ListenerList(listeners);
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatCall call = chain.call();
    CallEnd callEnd =
        new CallEnd(listener, call, chain.request().operation(), chain.request().model());
    call.listener(listener);
    listener.callStarted(call, chain.request());
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (RuntimeException | Error failure) {
      callEnd.report(null, failure);
      throw failure;
    }
    reply.onEnd(end -> callEnd.report(end, end.failure()));
    return reply;
  }

  /** What is needed at the end of a call. Does not hold the request. */
  private record CallEnd(
      CallListener listener, ChatCall call, Operation operation, @Nullable String model) {

    void report(@Nullable ReplyOutcome end, @Nullable Throwable failure) {
      Duration duration = call.elapsed();
      call.callReport().afterAttempts(() -> report(duration, end, failure));
    }

    private void report(
        Duration duration, @Nullable ReplyOutcome end, @Nullable Throwable failure) {
      CallTrace trace = call.trace();
      listener.callEnded(
          call,
          new FinishedCall(
              operation,
              model,
              duration,
              trace.cacheStatus(),
              trace.attempts(),
              trace.steps(),
              trace.skipped(),
              end,
              failure));
    }
  }
}
