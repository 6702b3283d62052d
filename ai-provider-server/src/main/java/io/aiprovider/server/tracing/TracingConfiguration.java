package io.aiprovider.server.tracing;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.otlp.ExportEnd;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Sends spans, if there is a receiver. Otherwise there is no span and no thread. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnReceiver.class)
class TracingConfiguration {
  @Bean(destroyMethod = "") // tracesEnd closes it
  TraceExport traceExport(
      ConfigurableEnvironment environment,
      ReceiverProperties receivers,
      Database database,
      MeterRegistry registry) {
    ReceiverRule.checkLangfuse(receivers.langfuse());
    return TraceExport.start(
        SdkSettings.of(environment, receivers),
        receivers.langfuse(),
        new SpanQueues(new PseudonymousUser(new UserPseudonyms(database)), registry));
  }

  /** Before the database is closed, which knows the users' pseudonyms. */
  @Bean
  ExportEnd tracesEnd(TraceExport export, ServerProperties server) {
    return new ExportEnd("traces", export::close, server.shutdownGrace());
  }

  @Bean(destroyMethod = "") // the export closes it
  OpenTelemetry openTelemetry(TraceExport export) {
    return export.openTelemetry();
  }
}
