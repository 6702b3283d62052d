package io.aiprovider.server.tracing;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.otlp.OtlpVariables;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Sends spans, if there is a receiver. Otherwise there is no span and no thread. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnReceiver.class)
class TracingConfiguration {
  private static final Duration LONGEST_CLOSING = Duration.ofSeconds(5);

  /** Closed before the database, which knows the users' pseudonyms. */
  @Bean
  TraceExport traceExport(
      ConfigurableEnvironment environment,
      ReceiverProperties receivers,
      ServerProperties server,
      Database database,
      MeterRegistry registry) {
    ReceiverRule.checkLangfuse(receivers.langfuse());
    Duration grace = server.shutdownGrace();
    return TraceExport.start(
        SdkSettings.of(OtlpVariables.of(environment), receivers, OnReceiver.hasOtlp(environment)),
        receivers.langfuse(),
        new SpanQueues(new PseudonymousUser(new UserPseudonyms(database)), registry),
        grace.compareTo(LONGEST_CLOSING) < 0 ? grace : LONGEST_CLOSING);
  }

  @Bean(destroyMethod = "") // the export closes it
  OpenTelemetry openTelemetry(TraceExport export) {
    return export.openTelemetry();
  }
}
