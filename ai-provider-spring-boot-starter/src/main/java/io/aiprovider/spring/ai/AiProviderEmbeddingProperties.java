package io.aiprovider.spring.ai;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of the embedding model.
 *
 * @param model the model that makes the vectors: its name, an alias or a model group
 * @param dimensions the length of the vectors; the model's own length if unset
 */
@ConfigurationProperties("spring.ai.ai-provider.embedding")
record AiProviderEmbeddingProperties(@Nullable String model, @Nullable Integer dimensions) {

  EmbeddingOptions options() {
    EmbeddingOptions.Builder builder = EmbeddingOptions.builder();
    if (model != null) {
      builder.model(model);
    }
    if (dimensions != null) {
      builder.dimensions(dimensions);
    }
    return builder.build();
  }
}
