package io.aiprovider.client;

import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.call.ChatCall;
import io.aiprovider.embedding.EmbeddingRequest;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.plan.RoutePlan;
import io.aiprovider.routing.ModelDirectory;
import io.aiprovider.routing.Router;
import java.util.Set;

/** The model that makes vectors of questions. */
final class VectorModel {
  private VectorModel() {}

  /**
   * The targets that have it. A provider that takes any name is not enough.
   *
   * @param name a name that callers can request, or {@code provider/model}
   * @param providers the names of all providers
   * @throws IllegalArgumentException if there is none
   */
  static RoutePlan plan(
      String name, Router router, ModelDirectory directory, Set<String> providers) {
    int slash = name.indexOf('/');
    boolean known =
        directory.model(name, null) != null
            || slash > 0 && providers.contains(name.substring(0, slash));
    if (!known) {
      throw refusal(name, "no provider lists it");
    }
    try {
      return router.planFor(EmbeddingRequest.of(name, "vectors").request(), ChatCall.create());
    } catch (ModelNotFound e) {
      throw refusal(name, "no provider makes vectors with it");
    }
  }

  private static IllegalArgumentException refusal(String name, String reason) {
    return new IllegalArgumentException(
        "The semantic cache's embedding-model is "
            + name
            + ": "
            + reason
            + ". Use a model for embeddings that a provider lists, or provider/model. The server can"
            + " have the model "
            + SemanticOptions.DEFAULT_MODEL
            + " in its own process: ./ai-provider fetch-embeddings downloads it.");
  }
}
