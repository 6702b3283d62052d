package io.aiprovider.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The registry of all meters, and the meters of the Java runtime and the process. Meters of a
 * feature are a {@link MeterBinder} of that feature.
 */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

  @Bean
  PrometheusMeterRegistry meterRegistry() {
    return ProcessorMeters.named(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  @Bean
  SmartInitializingSingleton boundMeters(
      MeterRegistry registry, ObjectProvider<MeterBinder> binders) {
    return () -> binders.orderedStream().forEach(binder -> binder.bindTo(registry));
  }

  @Bean
  MeterBinder memoryMeters() {
    return new JvmMemoryMetrics();
  }

  @Bean // closed with the server, because it listens to the garbage collector
  JvmGcMetrics garbageCollectionMeters() {
    return new JvmGcMetrics();
  }

  @Bean
  MeterBinder threadMeters() {
    return new JvmThreadMetrics();
  }

  @Bean
  MeterBinder classMeters() {
    return new ClassLoaderMetrics();
  }

  @Bean
  MeterBinder processorMeters() {
    return new ProcessorMeters();
  }

  @Bean
  MeterBinder fileMeters() {
    return new FileDescriptorMetrics();
  }

  @Bean
  MeterBinder uptimeMeters() {
    return new UptimeMetrics();
  }
}
