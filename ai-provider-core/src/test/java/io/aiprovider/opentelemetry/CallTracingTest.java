package io.aiprovider.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spans of a client in a program. */
class CallTracingTest {
  @RegisterExtension
  static final OpenTelemetryExtension OPEN_TELEMETRY = OpenTelemetryExtension.create();

  private static ChatClient client(OpenTelemetry openTelemetry) {
    CallTracing tracing = new CallTracing(openTelemetry, TracingOptions.DEFAULT);
    return ChatClient.builder()
        .provider(SimulatedProvider.builder("sim").build())
        .listener(tracing)
        .interceptor(tracing)
        .build();
  }

  @Test
  void a_call_is_below_the_span_of_the_program() {
    Span work = OPEN_TELEMETRY.getOpenTelemetry().getTracer("test").spanBuilder("work").startSpan();
    try (ChatClient client = client(OPEN_TELEMETRY.getOpenTelemetry());
        Scope scope = work.makeCurrent()) {
      assertThat(scope).isNotEqualTo(Scope.noop());
      client.chat(ChatRequest.of("Hello"));
    }
    work.end();

    List<SpanData> spans = OPEN_TELEMETRY.getSpans();
    SpanData call = named(spans, SpanKind.INTERNAL, "chat auto");
    SpanData attempt =
        spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).findFirst().orElseThrow();
    assertThat(call.getParentSpanId()).isEqualTo(work.getSpanContext().getSpanId());
    assertThat(attempt.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(attempt.getAttributes().get(SpanAttributes.PROVIDER_NAME)).isEqualTo("sim");
    assertThat(attempt.getInstrumentationScopeInfo().getName()).isEqualTo("io.aiprovider");
  }

  private static SpanData named(List<SpanData> spans, SpanKind kind, String name) {
    return spans.stream()
        .filter(span -> span.getKind() == kind && span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void without_a_tracer_calls_work_as_before() {
    try (ChatClient client = client(OpenTelemetry.noop())) {
      assertThat(client.chat(ChatRequest.of("Hello")).text()).isNotEmpty();
    }
  }
}
