package io.aiprovider.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Conversation;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RawCaller;
import io.aiprovider.server.RawUpstream;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The spans of calls that end in all ways, as a receiver gets them. */
class CallSpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private static void completion(Conversation call) throws IOException {
    call.answer(200, "application/json", Samples.completion("Hello"));
  }

  @Test
  void a_call_is_a_child_of_its_callers_span_and_its_attempt_is_the_parent_at_the_provider() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream = new RawUpstream(CallSpansTest::completion);
        RunningServer server = TracedServer.inFrontOf(upstream.baseUrl(), receiver)) {
      new HttpCaller(server)
          .chat(
              Samples.HELLO,
              "traceparent",
              PARENT,
              "tracestate",
              "vendor=7",
              "baggage",
              "secret=yes");

      Trace trace = receiver.call();
      String sent = upstream.next().head();
      assertThat(Trace.hex(trace.call().getTraceId())).isEqualTo(TRACE);
      assertThat(Trace.hex(trace.call().getParentSpanId())).isEqualTo("b7ad6b7169203331");
      assertThat(trace.call().getName()).isEqualTo("chat gpt-4o-mini");
      assertThat(trace.call().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
      assertThat(trace.call().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
      Span attempt = trace.attempt();
      assertThat(attempt.getName()).isEqualTo("chat gpt-4o-mini");
      assertThat(attempt.getStartTimeUnixNano())
          .isGreaterThanOrEqualTo(trace.call().getStartTimeUnixNano());
      assertThat(attempt.getEndTimeUnixNano())
          .isLessThanOrEqualTo(trace.call().getEndTimeUnixNano());
      assertThat(sent)
          .contains("traceparent: 00-" + TRACE + "-" + Trace.hex(attempt.getSpanId()) + "-01")
          .contains("tracestate: vendor=7")
          .doesNotContainIgnoringCase("baggage");
    }
  }

  @Test
  void a_call_without_a_caller_s_trace_begins_one_which_the_ledger_knows() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream = new RawUpstream(CallSpansTest::completion);
        RunningServer server =
            TracedServer.inFrontOf(upstream.baseUrl(), receiver, "tracing.propagate=false")) {
      HttpCaller caller = new HttpCaller(server);
      HttpResponse<String> answer = caller.chat(Samples.HELLO, "traceparent", "00-not-valid-01");

      Trace trace = receiver.call();
      assertThat(trace.call().getParentSpanId().isEmpty()).isTrue();
      assertThat(upstream.next().head()).doesNotContain("traceparent");
      String id = answer.headers().firstValue("x-ai-provider-call-id").orElseThrow();
      assertThat(trace.callAttributes()).contains(entry("ai_provider.call_id", id));
      JsonObject row =
          await()
              .until(
                  () -> JsonObject.parse(caller.get("/api/v1/calls/" + id).body()),
                  found -> found.string("trace_id") != null);
      assertThat(row.string("trace_id")).isEqualTo(Trace.hex(trace.call().getTraceId()));
    }
  }

  @Test
  void a_stream_has_the_time_to_its_first_chunk() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.stream("Hel", "lo"));
                });
        RunningServer server = TracedServer.inFrontOf(upstream.baseUrl(), receiver)) {
      new HttpCaller(server).chat(Samples.HELLO_STREAMED);

      Trace trace = receiver.call();
      assertThat(trace.attemptAttributes())
          .contains(
              entry("gen_ai.request.stream", true),
              entry("gen_ai.response.finish_reasons", List.of("stop")),
              entry("gen_ai.response.id", "chatcmpl-1"),
              entry("gen_ai.usage.input_tokens", 5L),
              entry("gen_ai.usage.output_tokens", 2L));
      double first = (double) trace.attemptAttributes().get("gen_ai.response.time_to_first_chunk");
      double whole =
          (trace.attempt().getEndTimeUnixNano() - trace.attempt().getStartTimeUnixNano()) / 1e9;
      assertThat(first).isBetween(0.0, whole);
      assertThat(trace.callAttributes()).containsKey("gen_ai.response.time_to_first_chunk");
    }
  }

  @Test
  void a_failover_has_an_attempt_that_failed_and_one_that_did_not() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RunningServer server =
            RunningServer.dedicated(
                TracedServer.variables(receiver),
                "providers.one.type=simulated",
                "providers.one.simulation.fault=status:503",
                "providers.one.priority=1",
                "providers.two.type=simulated",
                "providers.two.priority=2",
                "resilience.retry.max-attempts=1")) {
      new HttpCaller(server).chat(Samples.HELLO);

      Trace trace = receiver.call();
      assertThat(trace.attempts())
          .extracting(attempt -> attempt.getStatus().getCode())
          .containsExactly(StatusCode.STATUS_CODE_ERROR, StatusCode.STATUS_CODE_UNSET);
      assertThat(Trace.attributes(trace.attempts().get(0)))
          .contains(
              entry("error.type", "overloaded"),
              entry("ai_provider.attempt", 1L),
              entry("ai_provider.provider", "one"));
      assertThat(trace.callAttributes())
          .contains(
              entry("ai_provider.attempts", 2L),
              entry("ai_provider.failovers", 1L),
              entry("ai_provider.provider", "two"))
          .doesNotContainKey("error.type");
    }
  }

  @Test
  void a_caller_that_leaves_is_no_error_of_the_provider() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                  call.hang();
                });
        RunningServer server = TracedServer.inFrontOf(upstream.baseUrl(), receiver)) {
      RawCaller caller = new RawCaller(server);
      caller.chat(Samples.HELLO_STREAMED).readUntil("Hel");
      caller.close();

      Trace trace = receiver.call();
      assertThat(trace.attemptAttributes())
          .contains(
              entry("error.type", "cancelled"),
              entry("gen_ai.response.finish_reasons", List.of("error")));
      assertThat(trace.attempt().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
      assertThat(trace.call().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    }
  }

  @Test
  void a_stream_that_is_cut_is_an_error() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream =
            new RawUpstream(
                call -> {
                  call.beginStream();
                  call.write(Samples.opening() + Samples.piece("Hel"));
                  call.reset();
                });
        RunningServer server = TracedServer.inFrontOf(upstream.baseUrl(), receiver)) {
      new HttpCaller(server).chat(Samples.HELLO_STREAMED);

      Trace trace = receiver.call();
      assertThat(trace.attempt().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(trace.attemptAttributes())
          .contains(
              entry("error.type", "stream_broken"),
              entry("gen_ai.response.finish_reasons", List.of("error")),
              entry("ai_provider.pricing_status", "partial"));
      assertThat(trace.call().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(trace.callAttributes()).contains(entry("error.type", "stream_broken"));
    }
  }

  @Test
  void an_answer_from_the_cache_has_a_look_up_and_no_attempt() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream = new RawUpstream(CallSpansTest::completion);
        RunningServer server =
            TracedServer.inFrontOf(
                upstream.baseUrl(),
                receiver,
                "cache.enabled=true",
                "providers.up.cost-per-token=0.001")) {
      new HttpCaller(server).chat(Samples.HELLO);
      receiver.call();
      new HttpCaller(server).chat(Samples.HELLO);

      Trace hit = receiver.call(2);
      assertThat(hit.children()).extracting(Span::getName).containsExactly("cache_lookup");
      assertThat(hit.callAttributes())
          .contains(
              entry("ai_provider.cache", "hit"),
              entry("ai_provider.attempts", 0L),
              entry("ai_provider.total_cost_usd", 0.0),
              entry("ai_provider.saved_usd", 0.007),
              entry("gen_ai.response.model", "gpt-4o-mini-2024-07-18"));
      assertThat(receiver.call(1).callAttributes()).contains(entry("ai_provider.cache", "miss"));
    }
  }

  @Test
  void a_refused_call_ends_in_its_admission() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RunningServer server = TracedServer.production(TracedServer.variables(receiver))) {
      String key = TracedServer.key(server, ",\"requests_per_minute\":1");
      HttpCaller caller = new HttpCaller(server);
      caller.chat(Samples.HELLO, "Authorization", "Bearer " + key);
      int status = caller.chat(Samples.HELLO, "Authorization", "Bearer " + key).statusCode();

      Trace refused = receiver.call(2);
      assertThat(status).isEqualTo(429);
      assertThat(refused.children()).extracting(Span::getName).containsExactly("admission");
      assertThat(refused.children().get(0).getStatus().getCode())
          .isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(refused.callAttributes())
          .contains(entry("error.type", "limit_reached"), entry("ai_provider.tenant", "acme"));
      assertThat(refused.call().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
      assertThat(receiver.call(1).children())
          .extracting(Span::getName)
          .containsExactly("admission", "chat gpt-4o-mini");
    }
  }

  @Test
  void vectors_are_a_call_too() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RunningServer server =
            RunningServer.dedicated(
                TracedServer.variables(receiver), "providers.sim.type=simulated")) {
      HttpCaller caller = new HttpCaller(server);
      caller.send(
          caller
              .post(
                  "/v1/embeddings",
                  "{\"model\":\"text-embedding-3-small\",\"input\":\"Hello\",\"dimensions\":8}")
              .build());

      Trace trace = receiver.call();
      assertThat(trace.call().getName()).isEqualTo("embeddings text-embedding-3-small");
      assertThat(trace.attemptAttributes())
          .contains(
              entry("gen_ai.operation.name", "embeddings"),
              entry("gen_ai.embeddings.dimension.count", 8L))
          .containsKey("gen_ai.usage.input_tokens")
          .doesNotContainKey("gen_ai.response.finish_reasons");
    }
  }

  @Test
  void a_second_call_for_a_better_answer_is_in_the_trace_of_the_first() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RawUpstream upstream =
            new RawUpstream(
                call -> call.answer(200, "application/json", Samples.completion("no")));
        RunningServer server = TracedServer.inFrontOf(upstream.baseUrl(), receiver)) {
      HttpCaller caller = new HttpCaller(server);
      caller.send(
          caller
              .post("/ai/sql/assist", "{\"query\":\"all users\",\"action\":\"generate\"}")
              .build());

      Span second = receiver.call(2).call();
      Span first = receiver.call(1).call();
      assertThat(second.getTraceId()).isEqualTo(first.getTraceId());
      assertThat(List.of(first.getParentSpanId(), second.getParentSpanId()))
          .containsAnyOf(first.getSpanId(), second.getSpanId());
    }
  }

  @Test
  void the_resource_is_named_as_the_variables_say() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        RunningServer server =
            RunningServer.dedicated(
                with(
                    TracedServer.variables(receiver),
                    "OTEL_SERVICE_NAME",
                    "gateway",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "deployment.environment.name=test"),
                "providers.sim.type=simulated")) {
      new HttpCaller(server).chat(Samples.HELLO);

      receiver.call();
      assertThat(OtlpReceiver.values(receiver.resources().get(0).getResource().getAttributesList()))
          .contains(entry("service.name", "gateway"), entry("deployment.environment.name", "test"));
    }
  }

  private static Map<String, String> with(Map<String, String> variables, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return variables;
  }
}
