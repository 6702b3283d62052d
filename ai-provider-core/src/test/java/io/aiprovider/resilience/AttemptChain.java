package io.aiprovider.resilience;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import java.util.List;

/** Runs single attempts through interceptors. */
final class AttemptChain {
  static final Target TARGET = new Target("a", "m", false);
  static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hi").build();
  static final ChatRequest STREAM = PLAIN.withStream(true);

  private AttemptChain() {}

  static ChatReply run(AttemptInterceptor interceptor, ChatProvider provider, ChatRequest request) {
    return run(interceptor, provider, request, attempt(false));
  }

  static ChatReply run(
      AttemptInterceptor interceptor,
      ChatProvider provider,
      ChatRequest request,
      ChatCall attempt) {
    return InterceptorChain.run(List.of(interceptor), provider::chat, request, attempt);
  }

  static ChatCall attempt(boolean sole) {
    return ChatCall.create().attempt(TARGET, sole).call();
  }
}
