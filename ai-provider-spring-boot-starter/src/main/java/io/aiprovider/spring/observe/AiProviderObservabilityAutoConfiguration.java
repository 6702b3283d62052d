package io.aiprovider.spring.observe;

import io.aiprovider.observe.CallObservation;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.spring.tracing.AiProviderTracingAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Meters where there is a {@link MeterRegistry}, observations where there is an {@link
 * ObservationRegistry}: with Boot's Actuator, both.
 *
 * @since 0.1
 */
@AutoConfiguration(
    after = AiProviderTracingAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
    })
public final class AiProviderObservabilityAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnSingleCandidate(MeterRegistry.class)
  static class Metrics {

    @Bean
    @ConditionalOnMissingBean
    ChatMetrics aiProviderChatMetrics(MeterRegistry registry) {
      return new ChatMetrics(registry);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnSingleCandidate(ObservationRegistry.class)
  @ConditionalOnMissingBean(type = "io.aiprovider.opentelemetry.CallTracing") // its spans say more
  static class Observations {

    /** The outermost interceptor of the call chain. */
    @Bean
    @ConditionalOnMissingBean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CallObservation aiProviderCallObservation(ObservationRegistry registry) {
      return new CallObservation(registry);
    }
  }
}
