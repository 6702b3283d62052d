package io.aiprovider.provider;

import io.aiprovider.call.CallAttribute;
import io.aiprovider.json.JsonObject;
import java.util.List;

/**
 * The vectors of a request's first texts that a call has already received, from an attempt that
 * failed later. Later attempts do not request them again if they send the same request to the same
 * model: vectors of two models cannot be mixed. Thread-safe.
 */
final class EmbeddedTexts {
  /** The vectors of a call. */
  static final CallAttribute<EmbeddedTexts> OF_CALL = CallAttribute.named("embedded_texts");

  private String model = "";
  private JsonObject request = JsonObject.EMPTY;
  private List<JsonObject> vectors = List.of();

  /**
   * The vectors that this model has returned for this request; empty for another model or request.
   */
  synchronized List<JsonObject> of(String otherModel, JsonObject otherRequest) {
    return isOf(otherModel, otherRequest) ? vectors : List.of();
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
