package io.aiprovider.client;

import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.provider.ChatProvider;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The models that a user has installed at a provider, such as Ollama. No catalog lists them, and
 * only their names show which of them can chat.
 *
 * @param lookUp requests the list of its models from a provider
 */
record InstalledModels(ModelCatalog catalog, Consumer<ChatProvider> lookUp) {
  /**
   * Parts of the names of models that create embeddings, rank, transcribe speech or generate
   * images.
   */
  private static final List<String> OTHER_PURPOSES =
      List.of("embed", "minilm", "bge-", "rerank", "whisper", "paraphrase");

  /**
   * The models that can chat, in the provider's order; requests them from the provider if they are
   * not known.
   */
  List<String> chatModelsOf(ChatProvider provider) {
    if (!catalog.modelsOf(provider.type()).isEmpty()) {
      return List.of(); // the catalog knows what it offers
    }
    if (provider.models().isEmpty()) {
      lookUp.accept(provider);
    }
    return provider.models().stream().filter(this::chats).toList();
  }

  private boolean chats(String model) {
    CatalogModel known = catalog.find(model);
    if (known != null) {
      return known.mode() == CatalogModel.Mode.CHAT;
    }
    String name = model.toLowerCase(Locale.ROOT);
    return OTHER_PURPOSES.stream().noneMatch(name::contains);
  }
}
