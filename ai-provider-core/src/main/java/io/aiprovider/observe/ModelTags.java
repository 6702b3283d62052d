package io.aiprovider.observe;

import io.aiprovider.call.Attempt;
import io.aiprovider.chat.Operation;
import io.micrometer.core.instrument.Tags;
import java.util.function.UnaryOperator;

/**
 * Who was asked for what, and who answered: the tags that meters of single answers share.
 *
 * @param operation what was asked
 * @param provider by its configured name
 * @param requestModel the label of the model it was asked for
 * @param responseModel the label of the model that answered; {@value #NONE} when none did
 */
record ModelTags(Operation operation, String provider, String requestModel, String responseModel) {
  static final String NONE = "none";

  /** The provider's configured name. */
  static final String PROVIDER = "gen_ai.provider.name";

  /**
   * The tags of an attempt as it is known.
   *
   * @param models gives a model's name its label
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
        "gen_ai.operation.name",
        operation.label(),
        PROVIDER,
        provider,
        "gen_ai.request.model",
        requestModel,
        "gen_ai.response.model",
        responseModel);
  }
}
