package io.aiprovider.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import io.aiprovider.client.ChatClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;

/**
 * LangChain4j's contract for embedding models. OpenAI's protocol, and so the client, supports no
 * images there, and cannot express whether a text is a question or a document.
 */
class EmbeddingModelContractTest extends AbstractEmbeddingModelIT {
  private final ChatClient client = Models.knowing();
  private final ChatClient refused = Models.refused();

  @AfterAll
  void close() {
    client.close();
    refused.close();
  }

  @Override
  protected List<EmbeddingModel> models() {
    return List.of(
        ClientEmbeddingModel.of(client, "vectors-1"),
        ClientEmbeddingModel.of(client, "vectors-1").withDimensions(64));
  }

  @Override
  protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
    return ClientEmbeddingModel.of(client, "vectors-1").withListeners(List.of(listener));
  }

  @Override
  protected EmbeddingModel failingModelWith(EmbeddingModelListener listener) {
    return ClientEmbeddingModel.of(refused, "vectors-1").withListeners(List.of(listener));
  }

  @Override
  protected boolean supportsInputTypeParameter() {
    return false;
  }

  @Override
  protected boolean supportsImageInput() {
    return false;
  }
}
