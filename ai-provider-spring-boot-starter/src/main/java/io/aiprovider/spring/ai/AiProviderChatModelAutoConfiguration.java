package io.aiprovider.spring.ai;

import io.aiprovider.client.ChatClient;
import io.aiprovider.spring.AiProviderClientAutoConfiguration;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The client as Spring AI's chat model, when {@code spring.ai.model.chat} is {@code ai-provider}.
 * Without that key there is no such bean, so that it replaces no other model unintentionally.
 *
 * @since 0.1
 */
@AutoConfiguration(after = AiProviderClientAutoConfiguration.class)
@ConditionalOnClass(ChatModel.class)
@ConditionalOnProperty(name = SpringAIModelProperties.CHAT_MODEL, havingValue = "ai-provider")
public final class AiProviderChatModelAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  AiProviderChatModel aiProviderChatModel(
      ChatClient client,
      ObjectProvider<AiProviderChatOptions> options,
      ObjectProvider<ToolCallingManager> tools) {
    return new AiProviderChatModel(
        client,
        options.getIfAvailable(() -> AiProviderChatOptions.builder().build()),
        tools.getIfAvailable(() -> ToolCallingManager.builder().build()));
  }
}
