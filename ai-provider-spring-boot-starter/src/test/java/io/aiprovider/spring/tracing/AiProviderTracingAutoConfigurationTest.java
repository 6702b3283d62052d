package io.aiprovider.spring.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.observe.CallObservation;
import io.aiprovider.opentelemetry.CallTracing;
import io.aiprovider.opentelemetry.SpanAttributes;
import io.aiprovider.spring.Contexts;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.context.FilteredClassLoader;

class AiProviderTracingAutoConfigurationTest {
  @RegisterExtension
  static final OpenTelemetryExtension OPEN_TELEMETRY = OpenTelemetryExtension.create();

  @Test
  void calls_are_traced_with_the_application_s_opentelemetry() {
    Contexts.simulated()
        .withBean(OpenTelemetry.class, OPEN_TELEMETRY::getOpenTelemetry)
        .withBean(ObservationRegistry.class, ObservationRegistry::create)
        .withPropertyValues("ai-provider.cache.enabled=false")
        .run(
            context -> {
              context.getBean(ChatClient.class).chat(ChatRequest.of("Hello"));

              assertThat(OPEN_TELEMETRY.getSpans()).hasSize(2);
              assertThat(context).doesNotHaveBean(CallObservation.class); // not the same twice
            });
  }

  @Test
  void content_is_recorded_as_configured() {
    Contexts.simulated()
        .withBean(OpenTelemetry.class, OPEN_TELEMETRY::getOpenTelemetry)
        .withPropertyValues(
            "ai-provider.tracing.content=redacted", "ai-provider.cache.enabled=false")
        .run(
            context -> {
              context.getBean(ChatClient.class).chat(ChatRequest.of("I am ada@example.com"));

              assertThat(OPEN_TELEMETRY.getSpans())
                  .extracting(span -> span.getAttributes().get(SpanAttributes.INPUT_MESSAGES))
                  .allSatisfy(input -> assertThat(input).contains("I am [email]"));
            });
  }

  @Test
  void without_opentelemetry_nothing_is_traced() {
    Contexts.simulated().run(context -> assertThat(context).doesNotHaveBean(CallTracing.class));
  }

  @Test
  void without_the_module_applications_start() {
    Contexts.simulated()
        .withClassLoader(new FilteredClassLoader("io.aiprovider.opentelemetry", "io.opentelemetry"))
        .withPropertyValues("ai-provider.tracing.content=none")
        .run(context -> assertThat(context).hasSingleBean(ChatClient.class));
  }

  @Test
  void a_limit_of_nothing_is_refused() {
    Contexts.simulated()
        .withBean(OpenTelemetry.class, OPEN_TELEMETRY::getOpenTelemetry)
        .withPropertyValues("ai-provider.tracing.content-limit=0B")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("ai-provider.tracing.content-limit must be from 1B"));
  }

  @Test
  void a_pattern_that_cannot_be_read_is_named() {
    Contexts.simulated()
        .withBean(OpenTelemetry.class, OPEN_TELEMETRY::getOpenTelemetry)
        .withPropertyValues("ai-provider.tracing.redact[0]=[a")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("ai-provider.tracing.redact")
                    .hasMessageContaining("[a"));
  }
}
