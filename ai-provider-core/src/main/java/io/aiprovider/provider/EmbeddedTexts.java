package io.aiprovider.provider;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.json.JsonObject;
import java.util.List;

/**
 * The vectors of a request's first texts that a call has got already, from an attempt that failed
 * later. The attempts that follow need not ask for them again, as long as they ask the same of the
 * same model: vectors of two models do not go together. Thread-safe.
 */
final class EmbeddedTexts {
  /** Those of a call. */
  static final CallAttribute<EmbeddedTexts> OF_CALL = CallAttribute.named("embedded_texts");

  private String model = "";
  private JsonObject request = JsonObject.EMPTY;
  private List<JsonObject> vectors = List.of();

  /** The vectors that the model has given for the request; none if it is another. */
  synchronized List<JsonObject> of(String askedModel, JsonObject askedRequest) {
    return isOf(askedModel, askedRequest) ? vectors : List.of();
  }

  /** Keeps vectors, unless more of the same are kept already. */
  synchronized void keep(String ofModel, JsonObject ofRequest, List<JsonObject> more) {
    if (!isOf(ofModel, ofRequest) || more.size() > vectors.size()) {
      model = ofModel;
      request = ofRequest;
      vectors = List.copyOf(more);
    }
  }

  private boolean isOf(String otherModel, JsonObject otherRequest) {
    return model.equals(otherModel)
        && request.without("model").equals(otherRequest.without("model"));
  }
}
