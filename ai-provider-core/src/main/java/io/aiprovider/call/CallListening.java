package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets listeners follow each call. It belongs at the top of the call chain, so that it sees what
 * the caller gets.
 *
 * @since 0.1
 */
public final class CallListening implements ChatInterceptor {
  private final CallListener listener;

  /** Listeners, in the order in which they are told. */
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
    ChatRequest request = chain.request();
    AtomicBoolean ended = new AtomicBoolean();
    call.trace().listen(listener);
    listener.callStarted(call, request);
    ChatReply reply;
    try {
      reply = chain.proceed(request);
    } catch (RuntimeException | Error failure) {
      ended(call, request, null, failure, ended);
      throw failure;
    }
    reply.onEnd(end -> ended(call, request, end, end.failure(), ended));
    return reply;
  }

  private void ended(
      ChatCall call,
      ChatRequest request,
      @Nullable ReplyEnd end,
      @Nullable Throwable failure,
      AtomicBoolean ended) {
    if (ended.compareAndSet(false, true)) {
      CallTrace trace = call.trace();
      listener.callEnded(
          call,
          new FinishedCall(
              request.operation(),
              request.model(),
              call.elapsed(),
              trace.cacheStatus(),
              trace.attempts(),
              trace.skipped(),
              end,
              failure));
    }
  }
}
