package io.aiprovider.resilience;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;

/** A chain whose rest returns a given reply. */
record OneStepChain(ChatRequest request, ChatCall call, ChatReply reply)
    implements ChatInterceptor.Chain {

  OneStepChain(ChatRequest request, ChatReply reply) {
    this(request, AttemptChain.attempt(false), reply);
  }

  @Override
  public ChatReply proceed(ChatRequest next) {
    return reply;
  }
}
