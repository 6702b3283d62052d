package io.aiprovider.langchain4j;

import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;

/** Clients of the simulated provider. */
final class Models {
  private Models() {}

  /** A client whose model answers the questions of the contract tests. */
  static ChatClient knowing() {
    return ChatClient.builder()
        .provider(SimulatedProvider.builder("simulated").build())
        .interceptor(new Tutor())
        .build();
  }

  /** A client whose provider refuses the key. */
  static ChatClient refused() {
    return ChatClient.builder()
        .provider(SimulatedProvider.builder("simulated").fault(Fault.status(401)).build())
        .build();
  }
}
