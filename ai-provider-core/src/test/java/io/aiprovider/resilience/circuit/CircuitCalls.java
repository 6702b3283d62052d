package io.aiprovider.resilience.circuit;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.ProviderAccount;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.Target;
import io.aiprovider.switches.Switches;
import java.time.Clock;

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
    return new CircuitBreaking(circuits, new Switches(Clock.systemUTC()))
        .attempt(
            TARGET,
            ProviderAccount.SOLE,
            sole,
            lastResort -> {
              before.run();
              return provider.chat(request, ChatCall.create().attempt(TARGET, sole).call());
            });
  }
}
