package io.aiprovider.spring.observe;

import io.aiprovider.client.ChatClient;
import io.aiprovider.spring.AiProviderClientAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Adds the providers to the Actuator's health, as {@code aiProvider}. Disabled by {@code
 * management.health.ai-provider.enabled=false}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = AiProviderClientAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
public final class AiProviderHealthContributorAutoConfiguration {

  /**
   * A separate class, because its condition is part of Boot's health module, which may be absent.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnEnabledHealthIndicator("ai-provider")
  @ConditionalOnSingleCandidate(ChatClient.class)
  static class Providers {

    @Bean
    @ConditionalOnMissingBean(name = {"aiProviderHealthContributor", "aiProviderHealthIndicator"})
    HealthContributor aiProviderHealthContributor(ChatClient client) {
      return new ProvidersHealthIndicator(client);
    }
  }
}
