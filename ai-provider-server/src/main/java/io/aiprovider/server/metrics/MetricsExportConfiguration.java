package io.aiprovider.server.metrics;

import io.aiprovider.server.otlp.OtlpVariables;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.ConfigurableEnvironment;

/** Sends all meters to a receiver, if there is one. They stay at {@code /metrics}, too. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnMetricsReceiver.class)
class MetricsExportConfiguration {

  @Bean
  OtlpMeterRegistry sentMeters(
      MetricsReceiverProperties properties, ConfigurableEnvironment environment) {
    return OtlpMeterRegistry.builder(MetricsReceiver.of(properties, OtlpVariables.of(environment)))
        .clock(Clock.SYSTEM)
        .metricsSender(new MetricsSender())
        .build();
  }

  /** Each meter is counted in both registries. */
  @Bean
  @Primary
  CompositeMeterRegistry allMeters(PrometheusMeterRegistry shown, OtlpMeterRegistry sent) {
    return new CompositeMeterRegistry(Clock.SYSTEM, List.of(shown, sent));
  }
}
