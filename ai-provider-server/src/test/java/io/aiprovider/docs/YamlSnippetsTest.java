package io.aiprovider.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.billing.BillingProperties;
import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.server.infer.TaskProperties;
import io.aiprovider.server.metrics.MetricsReceiverProperties;
import io.aiprovider.server.template.TemplateProperties;
import io.aiprovider.server.tracing.ReceiverProperties;
import io.aiprovider.server.upstream.UpstreamProperties;
import io.aiprovider.spring.AiProviderClientAutoConfiguration;
import io.aiprovider.spring.AiProviderProvidersAutoConfiguration;
import io.aiprovider.spring.budget.AiProviderBudgetAutoConfiguration;
import io.aiprovider.spring.cache.AiProviderCacheAutoConfiguration;
import io.aiprovider.spring.cache.AiProviderRedisAutoConfiguration;
import io.aiprovider.spring.limit.AiProviderLimitAutoConfiguration;
import io.aiprovider.spring.settings.AiProviderSettingsAutoConfiguration;
import io.aiprovider.spring.tracing.TracingProperties;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;

class YamlSnippetsTest {

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({
    ServerProperties.class,
    BillingProperties.class,
    DashboardProperties.class,
    TemplateProperties.class,
    TracingProperties.class,
    ReceiverProperties.class,
    MetricsReceiverProperties.class,
    TaskProperties.class,
    UpstreamProperties.class
  })
  static class Server {}

  static Stream<Page.Block> blocks() {
    return Page.all().stream()
        .flatMap(page -> page.blocks("yaml").stream())
        .filter(block -> block.text().startsWith("ai-provider:"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void each_starts_a_client_without_an_unknown_key(Page.Block block) throws IOException {
    PropertySource<?> yaml = Yaml.source(block);

    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                AiProviderSettingsAutoConfiguration.class,
                AiProviderProvidersAutoConfiguration.class,
                AiProviderCacheAutoConfiguration.class,
                AiProviderRedisAutoConfiguration.class,
                AiProviderLimitAutoConfiguration.class,
                AiProviderBudgetAutoConfiguration.class,
                AiProviderClientAutoConfiguration.class))
        .withUserConfiguration(Server.class)
        .withInitializer(context -> context.getEnvironment().getPropertySources().addLast(yaml))
        .withPropertyValues(
            "OPENAI_API_KEY=one",
            "DEEPSEEK_API_KEY=two",
            "AZURE_API_KEY=three",
            "ANTHROPIC_API_KEY=four",
            "OPENAI_KEY_1=five",
            "OPENAI_KEY_2=six",
            "DASHBOARD_CLIENT_SECRET=seven")
        .withPropertyValues(
            block.text().contains("providers:")
                ? new String[0]
                : new String[] {"ai-provider.providers.sim.type=simulated"})
        .run(context -> assertThat(context).hasSingleBean(ChatClient.class));
  }
}
