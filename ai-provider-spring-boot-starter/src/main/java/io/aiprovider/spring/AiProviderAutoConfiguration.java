package io.aiprovider.spring;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.call.ChatInterceptor;
import io.aiprovider.catalog.LiteLlmPrices;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.ChatProvider;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;

/**
 * A {@link ChatClient} from properties and beans: {@link ChatProvider} beans take part beside the
 * configured providers, {@link ChatInterceptor} beans hang on its chains in their order, and a bean
 * of one's own takes the place of whatever is defined here.
 *
 * @since 0.1
 */
@AutoConfiguration
@EnableConfigurationProperties(AiProviderProperties.class)
public final class AiProviderAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ModelCatalog aiProviderModelCatalog(AiProviderProperties properties) {
    String location = properties.pricing().location();
    ModelCatalog bundled = ModelCatalog.bundled();
    return location.isBlank() ? bundled : bundled.with(LiteLlmPrices.read(location));
  }

  @Bean
  @ConditionalOnMissingBean
  @DependsOn("aiProviderUnknownKeys") // a misspelt key explains what fails here
  ChatClient aiProviderChatClient(
      AiProviderProperties properties,
      ModelCatalog catalog,
      ObjectProvider<ChatProvider> providers,
      ObjectProvider<ChatInterceptor> interceptors,
      ObjectProvider<ResponseCache> cache,
      ObjectProvider<ChatClientCustomizer> customizers) {
    ChatClient.Builder builder = ChatClient.builder().catalog(catalog);
    List<ChatProvider> beans = providers.orderedStream().toList();
    new PropertyMapping(properties).apply(builder, beans);
    interceptors.orderedStream().forEach(builder::interceptor);
    cache.ifAvailable(builder::cache);
    List<ChatClientCustomizer> changes = customizers.orderedStream().toList();
    if (changes.isEmpty() && beans.isEmpty() && !properties.anyProviderEnabled()) {
      throw new IllegalArgumentException(
          "No provider is configured. Name one under ai-provider.providers, with its type and"
              + " api-key, or define a bean of type ChatProvider.");
    }
    changes.forEach(change -> change.customize(builder));
    return builder.build();
  }

  @Bean
  UnknownKeys aiProviderUnknownKeys() {
    return new UnknownKeys();
  }
}
