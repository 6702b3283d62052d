package io.aiprovider.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.ChatException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The embeddings of a {@link ChatClient} as LangChain4j's {@link EmbeddingModel}. There is no
 * failover to another model, because vectors of two models cannot be compared.
 *
 * <p>A request may name another model and the number of dimensions; inputs are texts. It throws
 * LangChain4j's exceptions with the client's {@link ChatException} as the cause; all are {@link
 * LangChain4jException}s.
 *
 * <p>Thread-safe. The owner of the client closes it.
 *
 * @since 0.1
 */
public final class ClientEmbeddingModel implements EmbeddingModel {
  private final ChatClient client;
  private final EmbeddingRequestParameters defaults;
  private final List<EmbeddingModelListener> listeners;
  private volatile int dimension;

  private ClientEmbeddingModel(
      ChatClient client,
      EmbeddingRequestParameters defaults,
      List<EmbeddingModelListener> listeners) {
    this.client = client;
    this.defaults = defaults;
    this.listeners = List.copyOf(listeners);
    this.dimension = Objects.requireNonNullElse(defaults.dimensions(), 0);
  }

  /** The client as an embedding model that calls the model of this name. */
  public static ClientEmbeddingModel of(ChatClient client, String model) {
    EmbeddingRequestParameters named =
        EmbeddingRequestParameters.builder().modelName(model).build();
    return new ClientEmbeddingModel(client, named, List.of());
  }

  /** A copy that requests shorter vectors, which not every model supports. */
  public ClientEmbeddingModel withDimensions(int dimensions) {
    EmbeddingRequestParameters shorter =
        EmbeddingRequestParameters.builder().dimensions(dimensions).build();
    return new ClientEmbeddingModel(client, defaults.overrideWith(shorter), listeners);
  }

  /**
   * A copy whose listeners for requests, answers and errors are these, in place of the earlier
   * ones.
   */
  public ClientEmbeddingModel withListeners(List<EmbeddingModelListener> replacements) {
    return new ClientEmbeddingModel(client, defaults, replacements);
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    List<String> texts = request.inputs().stream().map(EmbeddingInput::text).toList();
    try {
      io.aiprovider.embedding.EmbeddingRequest embeddingRequest =
          io.aiprovider.embedding.EmbeddingRequest.of(request.modelName(), texts);
      if (request.dimensions() != null) {
        embeddingRequest = embeddingRequest.withDimensions(request.dimensions());
      }
      io.aiprovider.embedding.EmbeddingResponse answer =
          client.embeddings().embed(embeddingRequest);
      return EmbeddingResponse.builder()
          .embeddings(answer.vectors().stream().map(Embedding::from).toList())
          .modelName(Objects.requireNonNullElse(answer.model(), request.modelName()))
          .tokenUsage(AnswerTranslation.tokenUsage(answer.usage()))
          .build();
    } catch (ChatException failure) {
      throw FailureTranslation.of(failure);
    }
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(EmbeddingRequestParameters.MODEL_NAME, EmbeddingRequestParameters.DIMENSIONS);
  }

  @Override
  public EmbeddingRequestParameters defaultRequestParameters() {
    return defaults;
  }

  @Override
  public List<EmbeddingModelListener> listeners() {
    return listeners;
  }

  @Override
  public String modelName() {
    return defaults.modelName();
  }

  /**
   * The length of the model's vectors. Unless it was set, the first call of this method requests
   * one vector.
   */
  @Override
  public int dimension() {
    int known = dimension;
    if (known == 0) {
      known = embed("dimension").content().dimension();
      dimension = known;
    }
    return known;
  }
}
