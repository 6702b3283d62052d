package io.aiprovider.client;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.provider.ChatProvider;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The models that somebody installed at a provider. No catalog knows them, and which of them
 * answers chats shows in no more than their names.
 *
 * @param ask has a provider say what models it has
 */
record InstalledModels(ModelCatalog catalog, Consumer<ChatProvider> ask) {
  /** In the names of models that make vectors, rank, listen or draw. */
  private static final List<String> OTHER_WORK =
      List.of("embed", "minilm", "bge-", "rerank", "whisper", "paraphrase");

  /**
   * The models that answer chats, in the provider's order; asks the provider if they are not known.
   */
  List<String> chattingAt(ChatProvider provider) {
    if (!catalog.modelsOf(provider.type()).isEmpty()) {
      return List.of(); // the catalog knows what it offers
    }
    if (provider.models().isEmpty()) {
      ask.accept(provider);
    }
    return provider.models().stream().filter(this::chats).toList();
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
