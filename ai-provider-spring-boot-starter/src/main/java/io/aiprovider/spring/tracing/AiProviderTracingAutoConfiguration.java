package io.aiprovider.spring.tracing;

import io.aiprovider.opentelemetry.CachedAnswerRecording;
import io.aiprovider.opentelemetry.CallTracing;
import io.aiprovider.opentelemetry.TracingOptions;
import io.aiprovider.spring.settings.SettingPlaces;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * A span of each call and of each attempt, if there is one {@link OpenTelemetry} bean.
 *
 * @since 0.1
 */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")
@EnableConfigurationProperties(TracingProperties.class)
public final class AiProviderTracingAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(OpenTelemetry.class)
  static class Available {
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(OpenTelemetry.class)
    TracingOptions aiProviderTracingOptions(TracingProperties properties, SettingPlaces places) {
      return new TracingOptions(
          properties.propagate(), RecordedContent.options(properties, places));
    }

    /** The first listener, so that the others see the id of the trace. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(OpenTelemetry.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CallTracing aiProviderCallTracing(OpenTelemetry openTelemetry, TracingOptions options) {
      return new CallTracing(openTelemetry, options);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(CallTracing.class)
    CachedAnswerRecording aiProviderCachedAnswerRecording(TracingOptions options) {
      return new CachedAnswerRecording(options);
    }
  }
}
