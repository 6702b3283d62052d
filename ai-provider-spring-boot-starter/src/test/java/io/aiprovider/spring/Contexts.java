package io.aiprovider.spring;

import io.aiprovider.spring.ai.AiProviderChatModelAutoConfiguration;
import io.aiprovider.spring.ai.AiProviderEmbeddingModelAutoConfiguration;
import io.aiprovider.spring.budget.AiProviderBudgetAutoConfiguration;
import io.aiprovider.spring.cache.AiProviderCacheAutoConfiguration;
import io.aiprovider.spring.cache.AiProviderRedisAutoConfiguration;
import io.aiprovider.spring.limit.AiProviderLimitAutoConfiguration;
import io.aiprovider.spring.observe.AiProviderHealthContributorAutoConfiguration;
import io.aiprovider.spring.observe.AiProviderObservabilityAutoConfiguration;
import io.aiprovider.spring.pricing.AiProviderPricingAutoConfiguration;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import io.aiprovider.spring.tracing.AiProviderTracingAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications that use the starter. */
public final class Contexts {
  private Contexts() {}

  /** Without any configuration. */
  public static ApplicationContextRunner bare() {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                AiProviderSettingsAutoConfiguration.class,
                AiProviderClientAutoConfiguration.class,
                AiProviderProvidersAutoConfiguration.class,
                AiProviderChatModelAutoConfiguration.class,
                AiProviderEmbeddingModelAutoConfiguration.class,
                AiProviderCacheAutoConfiguration.class,
                AiProviderRedisAutoConfiguration.class,
                AiProviderLimitAutoConfiguration.class,
                AiProviderPricingAutoConfiguration.class,
                AiProviderBudgetAutoConfiguration.class,
                AiProviderHealthContributorAutoConfiguration.class,
                AiProviderObservabilityAutoConfiguration.class,
                AiProviderTracingAutoConfiguration.class));
  }

  /** With a simulated provider called {@code sim}. */
  public static ApplicationContextRunner simulated() {
    return bare().withPropertyValues("ai-provider.providers.sim.type=simulated");
  }
}
