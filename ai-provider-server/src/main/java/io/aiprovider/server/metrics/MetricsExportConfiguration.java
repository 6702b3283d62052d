package io.aiprovider.server.metrics;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.otlp.ExportEnd;
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

  @Bean(destroyMethod = "") // metricsEnd closes it
  OtlpMeterRegistry sentMeters(
      MetricsReceiverProperties properties, ConfigurableEnvironment environment) {
    return OtlpMeterRegistry.builder(MetricsReceiver.of(properties, OtlpVariables.of(environment)))
        .clock(Clock.SYSTEM)
        .metricsSender(new MetricsSender())
        .build();
  }

  @Bean
  ExportEnd metricsEnd(OtlpMeterRegistry sent, ServerProperties server) {
    return new ExportEnd("metrics", sent::close, server.shutdownGrace());
  }

  /** Each meter is counted in both registries, which are closed on their own. */
  @Bean(destroyMethod = "")
  @Primary
  CompositeMeterRegistry allMeters(PrometheusMeterRegistry shown, OtlpMeterRegistry sent) {
    return ProcessorMeters.named(new CompositeMeterRegistry(Clock.SYSTEM, List.of(shown, sent)));
  }
}
