package io.aiprovider.resilience.circuit;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;

/** Attempts that circuits allow or refuse. */
final class CircuitCalls {
  static final Target TARGET = new Target("a", "m", false);
  static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hi").build();
  static final ChatRequest STREAM = PLAIN.withStream(true);

  private CircuitCalls() {}

  static ChatReply run(
      Circuits circuits, boolean sole, ChatProvider provider, ChatRequest request) {
    return run(circuits, sole, provider, request, () -> {});
  }

  /**
   * Calls a provider.
   *
   * @param before what happens before it answers
   */
  static ChatReply run(
      Circuits circuits,
      boolean sole,
      ChatProvider provider,
      ChatRequest request,
      Runnable before) {
    return new CircuitBreaking(circuits)
        .attempt(
            TARGET,
            sole,
            () -> {
              before.run();
              return provider.chat(request, ChatCall.create().attempt(TARGET, sole).call());
            });
  }
}
