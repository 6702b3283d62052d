package io.aiprovider.samples.faq;

import io.aiprovider.provider.ChatProvider;
import io.aiprovider.testing.ChatProviderContract;
import java.util.Map;

/** All that is promised of a provider; those tests are skipped for which it would have to wait. */
class FaqProviderTest extends ChatProviderContract {

  @Override
  protected ChatProvider answering() {
    return new FaqProvider(Map.of("capital", "Reykjavík, if you mean Iceland."));
  }
}
