package io.aiprovider.resilience;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import java.util.function.Function;

/** A chain whose rest is replaced by a function. */
record DelegatingChain(ChatInterceptor.Chain chain, Function<ChatRequest, ChatReply> rest)
    implements ChatInterceptor.Chain {

  @Override
  public ChatRequest request() {
    return chain.request();
  }

  @Override
  public ChatCall call() {
    return chain.call();
  }

  @Override
  public ChatReply proceed(ChatRequest next) {
    return rest.apply(next);
  }
}
