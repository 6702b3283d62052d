package io.aiprovider.spring.ai;

import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.ReplyOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.AbstractEmbeddingModel;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/**
 * The embeddings of a {@link ChatClient} as a Spring AI model, for its vector stores.
 *
 * <p>The model must be named, in a request's options or in those of this object: vectors of two
 * models cannot be compared, so there is no other default. An answer's metadata contain the {@code
 * provider} and, if known, the {@code cost} in US dollars with its {@code costStatus}.
 *
 * <p>Thread-safe. The creator of the client closes it.
 *
 * @since 0.1
 */
public final class AiProviderEmbeddingModel extends AbstractEmbeddingModel {
  private final ChatClient client;
  private final EmbeddingOptions options;

  /**
   * A model that uses this client.
   *
   * @param options used for requests without options
   */
  public AiProviderEmbeddingModel(ChatClient client, EmbeddingOptions options) {
    this.client = Objects.requireNonNull(client, "A model needs a client.");
    this.options = Objects.requireNonNull(options, "A model needs options: they must not be null.");
  }

  /**
   * The vectors of texts, in their order.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could make them, or no model is
   *     named
   */
  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    CompleteReply reply =
        (CompleteReply) client.send(translated(request).request(), client.newCall().build());
    List<float[]> vectors =
        new io.aiprovider.embedding.EmbeddingResponse(reply.response().json()).vectors();
    List<Embedding> embeddings = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      embeddings.add(new Embedding(vectors.get(i), i));
    }
    return new EmbeddingResponse(embeddings, metadata(AnswerTranslation.end(reply)));
  }

  private static EmbeddingResponseMetadata metadata(ReplyOutcome end) {
    return new EmbeddingResponseMetadata(
        end.model(), AnswerTranslation.usage(end.usage()), AnswerTranslation.served(end));
  }

  private io.aiprovider.embedding.EmbeddingRequest translated(EmbeddingRequest request) {
    EmbeddingOptions given = Objects.requireNonNullElse(request.getOptions(), options);
    String model = given.getModel() == null ? options.getModel() : given.getModel();
    if (model == null || model.isBlank()) {
      throw new InvalidRequest(
          "No model for embeddings is named. Set spring.ai.ai-provider.embedding.model, or the"
              + " model in the request's options.",
          FailureDetail.ofParam("model"));
    }
    Integer dimensions =
        given.getDimensions() == null ? options.getDimensions() : given.getDimensions();
    io.aiprovider.embedding.EmbeddingRequest translated =
        io.aiprovider.embedding.EmbeddingRequest.of(model, request.getInstructions());
    return dimensions == null ? translated : translated.withDimensions(dimensions);
  }

  @Override
  public float[] embed(Document document) {
    return embed(Objects.requireNonNullElse(getEmbeddingContent(document), ""));
  }

  /**
   * The length of the vectors: from the options, from Spring AI's table of models, or else from a
   * first vector that is made to find out.
   */
  @Override
  public int dimensions() {
    Integer dimensions = options.getDimensions();
    if (dimensions != null) {
      return dimensions;
    }
    if (embeddingDimensions.get() < 0) {
      String model = Objects.requireNonNullElse(options.getModel(), "");
      embeddingDimensions.set(dimensions(this, model, "dimensions"));
    }
    return embeddingDimensions.get();
  }
}
