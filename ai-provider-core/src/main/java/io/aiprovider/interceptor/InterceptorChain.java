package io.aiprovider.interceptor;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Passes a request through interceptors to the endpoint that answers it.
 *
 * <p>It closes each stream that an interceptor received and that will not be read, because the
 * interceptor threw an exception, returned another reply, or had already returned when the stream
 * arrived. An interceptor may proceed more than once, also on several threads: only the stream that
 * it returns stays open, and those that it has {@linkplain StreamingReply#handOver handed over}.
 *
 * @since 0.1
 */
public final class InterceptorChain implements ChatInterceptor.Chain {

  /** Answers the request at the end of a chain. */
  @FunctionalInterface
  public interface Endpoint {
    ChatReply answer(ChatRequest request, ChatCall call);
  }

  private final List<? extends ChatInterceptor> interceptors;
  private final int position;
  private final Endpoint endpoint;
  private final ChatRequest request;
  private final ChatCall call;
  private List<StreamingReply> received = List.of();
  private boolean left;

  private InterceptorChain(
      List<? extends ChatInterceptor> interceptors,
      int position,
      Endpoint endpoint,
      ChatRequest request,
      ChatCall call) {
    this.interceptors = interceptors;
    this.position = position;
    this.endpoint = endpoint;
    this.request = request;
    this.call = call;
  }

  /** Sends a request through the interceptors, first to last, to the endpoint. */
  public static ChatReply run(
      List<? extends ChatInterceptor> interceptors,
      Endpoint endpoint,
      ChatRequest request,
      ChatCall call) {
    return new InterceptorChain(interceptors, 0, endpoint, request, call).proceed(request);
  }

  @Override
  public ChatRequest request() {
    return request;
  }

  @Override
  public ChatCall call() {
    return call;
  }

  @Override
  public ChatReply proceed(ChatRequest next) {
    int at = position;
    while (at < interceptors.size() && !interceptors.get(at).handles(next.operation())) {
      at++;
    }
    return track(
        at == interceptors.size()
            ? endpoint.answer(next, call)
            : new InterceptorChain(interceptors, at + 1, endpoint, next, call)
                .through(interceptors.get(at)));
  }

  private ChatReply through(ChatInterceptor interceptor) {
    ChatReply reply;
    try {
      reply =
          Objects.requireNonNull(
              interceptor.intercept(this),
              () -> interceptor.getClass().getName() + " returned null instead of a reply.");
    } catch (RuntimeException | Error failure) {
      leave(null).forEach(abandoned -> abandoned.abort(failure));
      throw failure;
    }
    leave(reply).forEach(InterceptorChain::abandon);
    return reply;
  }

  /** Remembers a stream, so that it can be closed later. */
  private ChatReply track(ChatReply reply) {
    if (reply instanceof StreamingReply stream) {
      synchronized (this) {
        if (!left) {
          received = received.isEmpty() ? List.of(stream) : added(received, stream);
          return reply;
        }
      }
      abandon(stream);
    }
    return reply;
  }

  private static List<StreamingReply> added(List<StreamingReply> list, StreamingReply one) {
    List<StreamingReply> longer = new ArrayList<>(list);
    longer.add(one);
    return longer;
  }

  /**
   * Ends the interceptor's part. Returns the streams that the interceptor received and neither
   * returned nor handed over.
   */
  private synchronized List<StreamingReply> leave(@Nullable ChatReply passedOn) {
    left = true;
    if (received.isEmpty() || received.size() == 1 && received.get(0) == passedOn) {
      return List.of();
    }
    return received.stream().filter(reply -> reply != passedOn && !reply.isHandedOver()).toList();
  }

  private static void abandon(StreamingReply reply) {
    reply.abort(
        new Cancelled(
            "An interceptor received this stream and did not return it. To change a stream, use"
                + " its transform(…).",
            FailureDetail.ofProvider(reply.provider())));
  }
}
