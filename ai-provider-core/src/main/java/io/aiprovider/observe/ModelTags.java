package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.chat.Operation;
import io.micrometer.core.instrument.Tags;
import java.util.function.UnaryOperator;

/**
 * The tags that all meters of single answers share: operation, provider, requested and answering
 * model.
 *
 * @param operation the kind of request
 * @param provider the configured name of the provider
 * @param requestModel the label of the requested model
 * @param responseModel the label of the model that answered; {@value #NONE} when there was no
 *     answer
 */
record ModelTags(Operation operation, String provider, String requestModel, String responseModel) {
  static final String NONE = "none";

  /** The kind of request. */
  static final String OPERATION = "gen_ai.operation.name";

  /** The provider's configured name. */
  static final String PROVIDER = "gen_ai.provider.name";

  /**
   * The tags of an attempt.
   *
   * @param models maps the name of a model to its label
   */
  static ModelTags of(Attempt attempt, UnaryOperator<String> models) {
    return new ModelTags(
        attempt.operation(),
        attempt.target().provider(),
        models.apply(attempt.target().model()),
        attempt.model() == null ? NONE : models.apply(attempt.model()));
  }

  Tags tags() {
    return Tags.of(
        OPERATION,
        operation.label(),
        PROVIDER,
        provider,
        "gen_ai.request.model",
        requestModel,
        "gen_ai.response.model",
        responseModel);
  }
}
