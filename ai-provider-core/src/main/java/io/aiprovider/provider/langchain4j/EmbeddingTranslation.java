package io.aiprovider.provider.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.embedding.Vectors;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.wire.request.EmbeddingFields;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Texts for LangChain4j's model, and its vectors as OpenAI's list. LangChain4j's models make
 * batches themselves.
 */
final class EmbeddingTranslation {
  static final String UNNAMED = "unknown";

  private EmbeddingTranslation() {}

  /**
   * LangChain4j's request.
   *
   * @param unnamed the name that requests use for a model without a name
   * @throws ModelNotFound if the request names another model, and the model cannot be chosen:
   *     vectors of different models cannot be compared
   * @throws UnsupportedFeature if the model cannot make such vectors
   */
  static EmbeddingRequest request(
      ChatRequest request, EmbeddingModel model, String unnamed, Target target) {
    EmbeddingRequest.Builder builder =
        EmbeddingRequest.builder()
            .textSegments(EmbeddingFields.texts(request).stream().map(TextSegment::from).toList());
    String own = model.modelName().equals(UNNAMED) ? unnamed : model.modelName();
    if (!target.model().equals(own)) {
      if (model.supportedParameters().contains(EmbeddingRequestParameters.MODEL_NAME)) {
        builder.modelName(target.model());
      } else {
        throw new ModelNotFound(
            "There is no embedding model '" + target.model() + "' here, only '" + own + "'.",
            new FailureDetail(target.provider(), 0, "model", null, null, null));
      }
    }
    if (request.has("dimensions")) {
      Long dimensions = request.json().integer("dimensions");
      if (dimensions == null
          || !model.supportedParameters().contains(EmbeddingRequestParameters.DIMENSIONS)) {
        throw new UnsupportedFeature(
            "Unsupported parameter: 'dimensions' cannot be chosen for this model.",
            FailureDetail.ofParam("dimensions"));
      }
      builder.dimensions((int) Math.min(dimensions, Integer.MAX_VALUE));
    }
    return builder.build();
  }

  /** OpenAI's list of the vectors. */
  static JsonObject list(EmbeddingResponse answer, Target target) {
    List<JsonObject> data = new ArrayList<>();
    for (Embedding embedding : answer.embeddings()) {
      data.add(Vectors.entry(data.size(), embedding.vector()));
    }
    JsonObject list =
        JsonObject.of("object", "list")
            .with("data", data)
            .with("model", model(answer.modelName(), target));
    Usage usage = TokenUsages.of(answer.tokenUsage());
    return usage == null ? list : list.with("usage", usage.toEmbeddingJson());
  }

  private static String model(@Nullable String named, Target target) {
    String name = Objects.requireNonNullElse(named, UNNAMED);
    return name.equals(UNNAMED) ? target.model() : name;
  }
}
