package io.aiprovider.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.opentelemetry.CallTracing;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.aiprovider.spring.settings.StartRefused;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls are traced, and settings that cannot be used. */
class SamplingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void without_a_receiver_there_is_no_tracing() {
    try (RunningServer server = RunningServer.dedicated(Map.of(), "providers.sim.type=simulated")) {
      assertThat(server.beans(CallTracing.class)).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.contains("otlp-metrics"));
    }
  }

  @Test
  void a_share_of_zero_records_nothing_and_hands_the_decision_on() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream =
            new RawUpstream(
                call -> call.answer(200, "application/json", Samples.completion("Hi")));
        RunningServer server =
            TracedServer.inFrontOf(upstream.baseUrl(), receiver, "tracing.sample-ratio=0")) {
      new HttpCaller(server).chat(Samples.HELLO);
      assertThat(upstream.next().head()).containsPattern("traceparent: 00-.*-0[02]\r\n");

      String sampled = "00-" + TRACE + "-b7ad6b7169203331-01";
      new HttpCaller(server).chat(Samples.HELLO, "traceparent", sampled);
      assertThat(upstream.next().head())
          .containsPattern("traceparent: 00-" + TRACE + "-.*-0[13]\r\n");
      assertThat(Trace.hex(receiver.call().call().getTraceId())).isEqualTo(TRACE);
      assertThat(receiver.spans()).hasSize(2); // of the second call only
    }
  }

  @Test
  void a_caller_s_decision_not_to_record_holds() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RunningServer server =
            RunningServer.dedicated(
                TracedServer.variables(receiver), "providers.sim.type=simulated")) {
      String unsampled = "00-" + TRACE + "-b7ad6b7169203331-00";
      new HttpCaller(server).chat(Samples.HELLO, "traceparent", unsampled);
      new HttpCaller(server).chat(Samples.HELLO);

      assertThat(Trace.hex(receiver.call().call().getTraceId())).isNotEqualTo(TRACE);
      assertThat(receiver.spans()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tracing.endpoint=receiver:4318 | ai-provider.tracing.endpoint is not an address of HTTP",
        "tracing.endpoint=http://user:pass@receiver | without a user and a password",
        "tracing.sample-ratio=2 | from 0 (no trace) to 1",
        "tracing.langfuse.public-key=pk-1 | LANGFUSE_SECRET_KEY",
        "tracing.redact[0]=( | not a regular expression",
        "metrics.endpoint=ftp://receiver | ai-provider.metrics.endpoint is not an address",
        "metrics.interval=1ms | at least 1s"
      })
  void settings_that_cannot_be_used_say_so(String property, String message) {
    assertThatThrownBy(
            () ->
                RunningServer.dedicated(
                        Map.of(),
                        "providers.sim.type=simulated",
                        property.startsWith("tracing.langfuse")
                            ? "tracing.content=none"
                            : property.startsWith("metrics.")
                                ? "metrics.endpoint=http://127.0.0.1:9"
                                : "tracing.endpoint=http://127.0.0.1:9",
                        property)
                    .close())
        .satisfies(failure -> assertThat(refusal(failure)).hasMessageContaining(message));
  }

  @Test
  void variables_that_cannot_be_used_are_named_without_secrets() {
    Map<String, String> variables = new HashMap<>();
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "api-key-without-equals-sign-93");

    assertThatThrownBy(
            () -> RunningServer.dedicated(variables, "providers.sim.type=simulated").close())
        .satisfies(
            failure ->
                assertThat(refusal(failure))
                    .hasMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
                    .hasMessageNotContaining("equals-sign-93"));
  }

  @Test
  void another_protocol_is_refused() {
    Map<String, String> variables =
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://127.0.0.1:9",
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "grpc");

    assertThatThrownBy(
            () -> RunningServer.dedicated(variables, "providers.sim.type=simulated").close())
        .satisfies(
            failure -> assertThat(refusal(failure)).hasMessageContaining("http/protobuf only"));
  }

  private static Throwable refusal(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof StartRefused) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
