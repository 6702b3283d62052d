package io.aiprovider.server.embeddings;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.langchain4j.LangChain4jProvider;
import java.util.List;
import org.springframework.util.ClassUtils;

/** The provider of the model that runs in this process. */
public final class InProcessProvider {
  static final String IMPLEMENTATION =
      "dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel";
  private static final String NAME = "in-process";
  private static final String MODEL = "all-minilm-l6-v2-q";

  private InProcessProvider() {}

  static ChatProvider of(EmbeddingModel model) {
    return LangChain4jProvider.builder(NAME)
        .type(NAME)
        .defaultModel(MODEL)
        .embeddingModel(model)
        .build();
  }

  /**
   * What stands for the provider while a configuration is checked: it has the same name and model,
   * but the model is not loaded and cannot be called. Empty if the jar of the model is not there.
   */
  public static List<ChatProvider> unloaded() {
    return ClassUtils.isPresent(IMPLEMENTATION, InProcessProvider.class.getClassLoader())
        ? List.of(of(new Unloaded()))
        : List.of();
  }

  private static final class Unloaded implements EmbeddingModel {
    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
      throw new UnsupportedOperationException("The model is not loaded.");
    }
  }
}
