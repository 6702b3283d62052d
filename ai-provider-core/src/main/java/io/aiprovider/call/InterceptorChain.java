package io.aiprovider.call;

import io.aiprovider.chat.ChatRequest;
import java.util.List;

/**
 * Walks a request through interceptors to what answers it.
 *
 * @since 0.1
 */
public final class InterceptorChain implements ChatInterceptor.Chain {

  /** What answers at the end of a chain. */
  @FunctionalInterface
  public interface Endpoint {
    ChatReply answer(ChatRequest request, ChatCall call);
  }

  private final List<? extends ChatInterceptor> interceptors;
  private final int position;
  private final Endpoint endpoint;
  private final ChatRequest request;
  private final ChatCall call;

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
    return at == interceptors.size()
        ? endpoint.answer(next, call)
        : interceptors
            .get(at)
            .intercept(new InterceptorChain(interceptors, at + 1, endpoint, next, call));
  }
}
