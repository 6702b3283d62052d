package io.aiprovider.server.tracing;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.otlp.OtlpVariables;
import io.aiprovider.server.personal.UserPseudonyms;
import io.aiprovider.server.store.Database;
import io.aiprovider.spring.settings.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Sends spans, if there is a receiver. Otherwise there is no span and no thread. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnReceiver.class)
class TracingConfiguration {
  private static final Duration LONGEST_CLOSING = Duration.ofSeconds(5);
  private static final String ENVIRONMENT = "(?!langfuse)[a-z0-9_-]{1,40}";

  /** Closed before the database, which knows the users' pseudonyms. */
  @Bean
  TraceExport traceExport(
      ConfigurableEnvironment environment,
      ReceiverProperties receivers,
      ServerProperties server,
      Database database,
      MeterRegistry registry) {
    check(receivers.langfuse());
    Duration grace = server.shutdownGrace();
    return TraceExport.start(
        SdkSettings.of(OtlpVariables.of(environment), receivers, OnReceiver.hasOtlp(environment)),
        receivers.langfuse(),
        new SpanQueues(new PseudonymousUser(new UserPseudonyms(database)), registry),
        grace.compareTo(LONGEST_CLOSING) < 0 ? grace : LONGEST_CLOSING);
  }

  private static void check(ReceiverProperties.Langfuse langfuse) {
    long set =
        Stream.of(langfuse.host(), langfuse.publicKey(), langfuse.secretKey())
            .filter(text -> !text.isBlank())
            .count();
    if (set != 0 && set != 3) {
      throw new StartRefused(
          "Langfuse needs its address and both keys of a project, but only some of them are set.",
          "Set LANGFUSE_HOST (such as https://cloud.langfuse.com), LANGFUSE_PUBLIC_KEY and"
              + " LANGFUSE_SECRET_KEY, or none of them.");
    }
    if (!langfuse.environment().isEmpty() && !langfuse.environment().matches(ENVIRONMENT)) {
      throw new StartRefused(
          "ai-provider.tracing.langfuse.environment is '" + langfuse.environment() + "'.",
          "Write at most 40 lower-case letters, digits, hyphens and underscores, not beginning with"
              + " 'langfuse'.");
    }
  }

  @Bean(destroyMethod = "") // the export closes it
  OpenTelemetry openTelemetry(TraceExport export) {
    return export.openTelemetry();
  }
}
