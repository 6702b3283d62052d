package io.aiprovider.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.Samples;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What Langfuse's documentation asks of spans and requests.
 *
 * @see <a href="https://langfuse.com/integrations/native/opentelemetry">Langfuse's
 *     documentation</a>
 */
class LangfuseTest {
  private static Map<String, String> variables(OtlpReceiver langfuse) {
    Map<String, String> variables = new HashMap<>();
    variables.put("LANGFUSE_HOST", langfuse.endpoint());
    variables.put("LANGFUSE_PUBLIC_KEY", "pk-lf-1");
    variables.put("LANGFUSE_SECRET_KEY", "sk-lf-2");
    variables.put("OTEL_BSP_SCHEDULE_DELAY", "20");
    return variables;
  }

  private static Trace streamed(OtlpReceiver langfuse, RunningServer server) {
    String key = TracedServer.key(server, "");
    new HttpCaller(server)
        .chat(
            Samples.HELLO_STREAMED,
            "Authorization",
            "Bearer " + key,
            "x-ai-provider-session",
            "session-1",
            "x-ai-provider-tags",
            "team=search");
    return langfuse.call();
  }

  @Test
  void requests_have_the_path_and_headers_that_langfuse_asks_for() {
    try (OtlpReceiver langfuse = new OtlpReceiver();
        RunningServer server = TracedServer.production(variables(langfuse))) {
      streamed(langfuse, server);

      OtlpReceiver.Received request = langfuse.requests().get(0);
      String credentials =
          Base64.getEncoder().encodeToString("pk-lf-1:sk-lf-2".getBytes(StandardCharsets.UTF_8));
      assertThat(request.path()).isEqualTo("/api/public/otel/v1/traces");
      assertThat(request.header("Authorization")).isEqualTo("Basic " + credentials);
      assertThat(request.header("x-langfuse-ingestion-version")).isEqualTo("4");
      assertThat(request.header("Content-Type")).isEqualTo("application/x-protobuf");
      assertThat(langfuse.bytes()).doesNotContain("sk-lf-2");
    }
  }

  @Test
  void each_observation_has_what_belongs_to_the_trace() {
    try (OtlpReceiver langfuse = new OtlpReceiver();
        RunningServer server =
            TracedServer.production(
                variables(langfuse),
                "tracing.langfuse.environment=staging",
                "tracing.langfuse.release=v7")) {
      Trace trace = streamed(langfuse, server);

      List<Span> spans = List.of(trace.call(), trace.attempt(), trace.children().get(0));
      for (Span span : spans) {
        assertThat(Trace.attributes(span))
            .contains(
                entry("langfuse.trace.name", "chat gpt-4o-mini"),
                entry("langfuse.session.id", "session-1"),
                entry("langfuse.trace.tags", List.of("team=search")),
                entry("langfuse.trace.metadata.tenant", "acme"),
                entry("langfuse.environment", "staging"),
                entry("langfuse.release", "v7"))
            .containsKey("langfuse.user.id");
      }
      assertThat(String.valueOf(trace.callAttributes().get("langfuse.user.id")))
          .startsWith("user-")
          .isEqualTo(trace.callAttributes().get("user.id"));
      assertThat(langfuse.bytes()).doesNotContain("person-7");
    }
  }

  @Test
  void only_the_attempt_is_a_generation_with_usage_and_cost() {
    try (OtlpReceiver langfuse = new OtlpReceiver();
        RunningServer server = TracedServer.production(variables(langfuse))) {
      Trace trace = streamed(langfuse, server);

      Map<String, Object> attempt = trace.attemptAttributes();
      JsonObject usage =
          JsonObject.parse(String.valueOf(attempt.get("langfuse.observation.usage_details")));
      assertThat(usage.integer("input")).isEqualTo(attempt.get("gen_ai.usage.input_tokens"));
      assertThat(usage.integer("output")).isEqualTo(attempt.get("gen_ai.usage.output_tokens"));
      JsonObject cost =
          JsonObject.parse(String.valueOf(attempt.get("langfuse.observation.cost_details")));
      double total = Double.parseDouble(String.valueOf(cost.get("total")));
      assertThat(total).isPositive().isEqualTo(attempt.get("ai_provider.cost_usd"));
      assertThat(attempt)
          .contains(
              entry("langfuse.observation.type", "generation"),
              entry("langfuse.observation.model.name", attempt.get("gen_ai.response.model")));
      Instant first =
          Instant.parse(String.valueOf(attempt.get("langfuse.observation.completion_start_time")));
      assertThat(first)
          .isBetween(
              Instant.ofEpochSecond(0, trace.attempt().getStartTimeUnixNano()),
              Instant.ofEpochSecond(0, trace.attempt().getEndTimeUnixNano()));
      for (Span span : List.of(trace.call(), trace.children().get(0))) {
        assertThat(Trace.attributes(span))
            .contains(entry("langfuse.observation.type", "span"))
            .doesNotContainKeys(
                "langfuse.observation.usage_details",
                "langfuse.observation.cost_details",
                "gen_ai.usage.input_tokens",
                "gen_ai.usage.cost",
                "ai_provider.cost_usd");
      }
    }
  }

  @Test
  void a_failure_has_a_level_and_content_is_input_and_output() {
    try (OtlpReceiver langfuse = new OtlpReceiver();
        RunningServer server =
            RunningServer.dedicated(
                variables(langfuse),
                "providers.one.type=simulated",
                "providers.one.simulation.fault=status:503",
                "providers.one.priority=1",
                "providers.two.type=simulated",
                "providers.two.priority=2",
                "resilience.retry.max-attempts=1",
                "tracing.content=full")) {
      new HttpCaller(server).chat(Samples.HELLO);

      Trace trace = langfuse.call();
      assertThat(Trace.attributes(trace.attempts().get(0)))
          .contains(
              entry("langfuse.observation.level", "ERROR"),
              entry("langfuse.observation.status_message", "overloaded"));
      assertThat(trace.callAttributes())
          .doesNotContainKey("langfuse.observation.level")
          .containsKeys("langfuse.observation.input", "langfuse.observation.output");
    }
  }

  @Test
  void another_receiver_gets_the_same_spans_without_langfuse_s_attributes() {
    try (OtlpReceiver langfuse = new OtlpReceiver();
        OtlpReceiver other = new OtlpReceiver()) {
      Map<String, String> variables = variables(langfuse);
      variables.putAll(TracedServer.variables(other));
      try (RunningServer server = TracedServer.production(variables)) {
        streamed(langfuse, server);

        Span ofOther = other.call().call();
        assertThat(ofOther.getSpanId()).isEqualTo(langfuse.call().call().getSpanId());
        assertThat(Trace.attributes(ofOther).keySet())
            .noneMatch(name -> name.startsWith("langfuse."));
        assertThat(other.bytes()).doesNotContain("person-7");
      }
    }
  }
}
