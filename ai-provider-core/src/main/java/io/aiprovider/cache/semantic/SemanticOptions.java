package io.aiprovider.cache.semantic;

import java.time.Duration;
import java.util.List;

/**
 * Settings of the semantic cache, which answers a question with the answer to another one of the
 * same meaning.
 *
 * @param enabled whether there is one; it needs the response cache
 * @param threshold how similar the questions must be: a cosine from above 0 to 1
 * @param embeddingModel the model that makes the vectors of questions: a name that callers can
 *     request, or {@code provider/model}
 * @param models the requested models, groups and aliases whose calls are answered so; empty: all
 * @param maxQuestions how many questions are compared; the oldest are forgotten first
 * @param timeLimit for the vector of a question; after that, the call goes to a provider
 * @since 0.1
 */
public record SemanticOptions(
    boolean enabled,
    double threshold,
    String embeddingModel,
    List<String> models,
    int maxQuestions,
    Duration timeLimit) {

  /** The model that can run in the process of the server. */
  public static final String DEFAULT_MODEL = "all-minilm-l6-v2-q";

  public static final SemanticOptions DISABLED =
      new SemanticOptions(false, 0.95, DEFAULT_MODEL, List.of(), 100_000, Duration.ofSeconds(1));

  /**
   * Settings.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public SemanticOptions {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "The semantic cache's threshold is "
              + threshold
              + ": use a number above 0 and up to 1, such as 0.95.");
    }
    if (embeddingModel.isBlank()) {
      throw new IllegalArgumentException(
          "The semantic cache's embedding-model is empty: use the name of a model for embeddings.");
    }
    if (maxQuestions < 1) {
      throw new IllegalArgumentException(
          "The semantic cache's max-questions is "
              + maxQuestions
              + ": use 1 or more, such as 100000.");
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException(
          "The semantic cache's time-limit is " + timeLimit + ": use more than zero, such as 1s.");
    }
    models = List.copyOf(models);
  }

  /** The semantic cache for all models, with this model for the vectors. */
  public static SemanticOptions with(String embeddingModel) {
    return new SemanticOptions(
        true,
        DISABLED.threshold,
        embeddingModel,
        DISABLED.models,
        DISABLED.maxQuestions,
        DISABLED.timeLimit);
  }

  /** These settings with another threshold. */
  public SemanticOptions withThreshold(double cosine) {
    return new SemanticOptions(enabled, cosine, embeddingModel, models, maxQuestions, timeLimit);
  }

  /** These settings for the calls of these models, groups and aliases only. */
  public SemanticOptions withModels(List<String> names) {
    return new SemanticOptions(enabled, threshold, embeddingModel, names, maxQuestions, timeLimit);
  }
}
