package io.aiprovider.spring.ai;

import io.aiprovider.client.ChatClient;
import io.aiprovider.spring.AiProviderClientAutoConfiguration;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * The client's embeddings as Spring AI's embedding model, when {@code spring.ai.model.embedding} is
 * {@code ai-provider}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = AiProviderClientAutoConfiguration.class)
@ConditionalOnClass(EmbeddingModel.class)
@EnableConfigurationProperties(AiProviderEmbeddingProperties.class)
public final class AiProviderEmbeddingModelAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(
      name = SpringAIModelProperties.EMBEDDING_MODEL,
      havingValue = "ai-provider")
  AiProviderEmbeddingModel aiProviderEmbeddingModel(
      ChatClient client, AiProviderEmbeddingProperties properties) {
    return new AiProviderEmbeddingModel(client, properties.options());
  }
}
