package io.aiprovider.server.status;

import static io.aiprovider.server.status.Numbers.millis;
import static io.aiprovider.server.status.Numbers.rounded;

import io.aiprovider.cache.ResponseCache;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.JsonObject;
import io.aiprovider.observe.CallStatistics;
import io.aiprovider.server.call.CallExecutor;
import io.aiprovider.server.metrics.MeterTotals;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * The figures of all calls of this server since it started. Each has one source: the client's
 * statistics, or a meter. Thread-safe; does not block.
 */
@Component
public final class ServiceFigures {
  private final ChatClient client;
  private final CallExecutor executor;
  private final MeterTotals meters;
  private final Instant since = Instant.now();

  ServiceFigures(ChatClient client, CallExecutor executor, MeterTotals meters) {
    this.client = client;
    this.executor = executor;
    this.meters = meters;
  }

  /** The time from which on calls are counted. */
  Instant since() {
    return since;
  }

  long uptimeSeconds() {
    return Duration.between(since, Instant.now()).toSeconds();
  }

  CallStatistics.Snapshot calls() {
    return client.statistics();
  }

  ResponseCache.Stats cache() {
    return client.cacheStatistics();
  }

  long callsInFlight() {
    return Math.round(meters.level("ai_provider.requests.in_flight"));
  }

  int models() {
    return client.models().size();
  }

  /** The durations of calls, as part of the health. */
  JsonObject performance() {
    CallStatistics.Snapshot calls = calls();
    return JsonObject.of("requests_total", calls.calls())
        .with("avg_response_time_ms", millis(calls.average()))
        .with("p50_ms", millis(calls.p50()))
        .with("p95_ms", millis(calls.p95()))
        .with("p99_ms", millis(calls.p99()))
        .with("error_rate", rounded(calls.errorRate()));
  }

  /** All figures. */
  JsonObject metrics() {
    CallStatistics.Snapshot calls = calls();
    return JsonObject.of("since", since.toString())
        .with("uptime_seconds", uptimeSeconds())
        .with("requests_total", calls.calls())
        .with("requests_failed", calls.failed())
        .with("error_rate", rounded(calls.errorRate()))
        .with("errors", JsonObject.of(calls.failures()))
        .with("requests_in_flight", callsInFlight())
        .with("requests_waiting", executor.waitingCalls())
        .with("requests_per_second", rounded(calls.perSecond()))
        .with(
            "latency_ms",
            JsonObject.of("average", millis(calls.average()))
                .with("p50", millis(calls.p50()))
                .with("p95", millis(calls.p95()))
                .with("p99", millis(calls.p99())))
        .with("cache_hit_rate", rounded(cache().hitRate()))
        .with("health_check_cache_hit_rate", rounded(client.healthCheckStatistics().cacheHitRate()))
        .with("tokens", JsonObject.of("input", tokens("input")).with("output", tokens("output")))
        .with("tool_calls", Math.round(meters.counted("ai_provider.tool_calls")))
        .with("failovers", Math.round(meters.counted("ai_provider.failovers")))
        .with(
            "rate_limit_rejections", Math.round(meters.counted("ai_provider.ratelimit.rejections")))
        .with("cost_usd", Numbers.usd(meters.counted("ai_provider.cost")));
  }

  private long tokens(String type) {
    return Math.round(meters.measured("gen_ai.client.token.usage", "gen_ai.token.type", type));
  }
}
