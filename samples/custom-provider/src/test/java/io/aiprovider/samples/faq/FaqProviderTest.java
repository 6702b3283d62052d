package io.aiprovider.samples.faq;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.testing.ChatProviderContract;
import java.util.Map;

/** The contract of providers; tests of a provider that waits are skipped. */
class FaqProviderTest extends ChatProviderContract {

  @Override
  protected ChatProvider answering() {
    return new FaqProvider(Map.of("capital", "Reykjavík, if you mean Iceland."));
  }
}
