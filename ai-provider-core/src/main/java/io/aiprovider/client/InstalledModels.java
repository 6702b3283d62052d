package io.aiprovider.client;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ChatProvider;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that somebody installed at a provider. No catalog knows them, and which of them
 * answers chats shows in no more than their names.
 */
record InstalledModels(ModelCatalog catalog) {
  private static final Logger log = LoggerFactory.getLogger(InstalledModels.class);

  /** In the names of models that make vectors, rank, listen or draw. */
  private static final List<String> OTHER_WORK =
      List.of("embed", "minilm", "bge-", "rerank", "whisper", "paraphrase");

  /**
   * The models that chats can be left to, in the provider's order. Asks it for them if it was never
   * asked: that takes as long as a probe.
   */
  List<String> chattingAt(ChatProvider provider) {
    if (!catalog.modelsOf(provider.type()).isEmpty()) {
      return List.of(); // its list is what it sells
    }
    if (provider.models().isEmpty()) {
      ask(provider);
    }
    return provider.models().stream().filter(this::chats).toList();
  }

  private static void ask(ChatProvider provider) {
    try {
      provider.probe();
    } catch (ChatException failure) {
      log.debug("Provider {} did not say what models it has.", provider.name(), failure);
    }
  }

  private boolean chats(String model) {
    CatalogModel known = catalog.find(model);
    if (known != null) {
      return known.mode() == CatalogModel.Mode.CHAT;
    }
    String name = model.toLowerCase(Locale.ROOT);
    return OTHER_WORK.stream().noneMatch(name::contains);
  }
}
