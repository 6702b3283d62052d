package io.aiprovider.embedding;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.InvalidRequest;
import io.aiprovider.json.JsonObject;
import java.util.List;

/**
 * A request for the vectors of texts: an immutable view over the JSON of OpenAI's {@code POST
 * /embeddings}.
 *
 * @param request the same request in the form that the interceptors receive
 * @since 0.1
 */
public record EmbeddingRequest(ChatRequest request) {

  /**
   * Wraps a request for embeddings.
   *
   * @throws InvalidRequest if it is of another kind
   */
  public EmbeddingRequest {
    if (request.operation() != Operation.EMBEDDING) {
      throw new InvalidRequest(
          "This is not a request for embeddings: create one with EmbeddingRequest.of(…).",
          FailureDetail.NONE);
    }
  }

  /**
   * A request with this body.
   *
   * @throws InvalidRequest if a field has the wrong type; its {@code param} names the field
   */
  public static EmbeddingRequest of(JsonObject json) {
    return new EmbeddingRequest(ChatRequest.of(Operation.EMBEDDING, json));
  }

  /**
   * A request for the vectors of these texts, in their order.
   *
   * @param model the model to call: vectors of two models cannot be compared, so there is no
   *     default
   * @throws InvalidRequest if there is no text
   */
  public static EmbeddingRequest of(String model, List<String> texts) {
    return of(JsonObject.of("model", model).with("input", texts));
  }

  /** A request for the vector of one text. */
  public static EmbeddingRequest of(String model, String text) {
    return of(model, List.of(text));
  }

  /** This request for shorter vectors, which not every model has. */
  public EmbeddingRequest withDimensions(int dimensions) {
    return of(request.json().with("dimensions", dimensions));
  }

  public JsonObject json() {
    return request.json();
  }
}
