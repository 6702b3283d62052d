package io.aiprovider.provider.simulated;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.testing.ChatProviderContract;
import java.time.Duration;

class SimulatedProviderContractTest extends ChatProviderContract {

  @Override
  protected ChatProvider answering() {
    return Asking.provider();
  }

  @Override
  protected ChatProvider failingOnce() {
    return Asking.provider(Fault.status(503).times(1));
  }

  @Override
  protected ChatProvider silent() {
    return Asking.provider(Fault.silence());
  }

  @Override
  protected ChatProvider stalling() {
    return Asking.provider(Fault.slow(Duration.ofMinutes(5)));
  }
}
