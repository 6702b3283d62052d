package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.analytics.rollup.Breakdown;
import io.aiprovider.server.analytics.rollup.Span;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * After mixed calls (answers from the cache, failovers, timeouts, cut streams, errors, embeddings
 * in batches, callers that leave), everybody who counts has the same sums: the callers by what they
 * were told, the provider, the ledger, the roll-ups, {@code /usage}, the report, the meters and
 * {@code /api/v1/metrics}.
 *
 * <p>The provider knows the tokens of the answers that it completed. It cannot know what an attempt
 * costs whose answer it did not complete: a timeout, a cut stream, a caller that left. For these it
 * knows only how many there were. Their cost follows from the prompt and the text that has arrived,
 * except for callers who leave after content ({@link MixedCall#SLOW}): nobody else knows how much
 * had arrived when the server noticed it.
 *
 * <p>{@code -Dmixed.calls=10000} makes it a longer test.
 */
final class MixedCallsTest {
  /** What the first provider charges for a token. */
  static final BigDecimal FIRST = new BigDecimal("0.0000013");

  private static final int CALLS = Integer.getInteger("mixed.calls", 360);
  private static final int THREADS = 8;
  private static final MixedCall[] KINDS = MixedCall.values();

  @Test
  void all_sums_agree() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (MixedUpstream upstream = new MixedUpstream();
        KeyServer server =
            KeyServer.on(
                TestDatabase.POSTGRESQL,
                "limits.window=2400h",
                "limits.default-requests=1000000",
                "cache.enabled=true",
                "routing.cross-model-failover=false",
                "resilience.retry.max-attempts=1",
                "resilience.circuit-breaker.enabled=false",
                "providers.first.type=openai",
                "providers.first.api-key=k",
                "providers.first.base-url=" + upstream.url("first"),
                "providers.first.models=m,e,n",
                "providers.first.cost-per-token=" + FIRST.toPlainString(),
                "providers.late.type=openai",
                "providers.late.api-key=k",
                "providers.late.base-url=" + upstream.url("late"),
                "providers.late.models=l",
                "providers.late.response-timeout=1s",
                "providers.late.cost-per-token=0.0000019",
                "providers.second.type=openai",
                "providers.second.api-key=k",
                "providers.second.base-url=" + upstream.url("second"),
                "providers.second.models=m,l",
                "providers.second.priority=2",
                "providers.second.cost-per-token=0.0000017",
                "providers.parts.type=google",
                "providers.parts.api-key=k",
                "providers.parts.base-url=" + upstream.url("parts"),
                "providers.parts.models=v",
                "providers.parts.priority=1",
                "providers.parts.cost-per-token=0.0000003",
                "providers.others.type=google",
                "providers.others.api-key=k",
                "providers.others.base-url=" + upstream.url("others"),
                "providers.others.models=v",
                "providers.others.priority=2",
                "providers.others.cost-per-token=0.0000007")) {
      String key = server.create("acme", "ada").string("api_key");
      MixedCallers callers = new MixedCallers(server.server().uri("/"), key, upstream);
      call(callers, threads);
      Database database = server.server().bean(Database.class);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  count(database, "call_end") == CALLS
                      && count(database, "batch in (select id from ai_usage_batches)") == 0);
      checkRows(database, callers, upstream);
      checkReports(server, database, key);
      checkMetrics(server, database);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void call(MixedCallers callers, ExecutorService threads) throws Exception {
    List<? extends Future<?>> running =
        IntStream.range(0, THREADS)
            .mapToObj(
                first ->
                    threads.submit(
                        () -> {
                          for (int i = first; i < CALLS; i += THREADS) {
                            callers.call(KINDS[i / THREADS % KINDS.length], i, i - THREADS);
                          }
                          return first;
                        }))
            .toList();
    for (Future<?> caller : running) {
      caller.get();
    }
  }

  private static String of(MixedCall kind) {
    return "tags = '{\"kind\":\"" + kind + "\"}'";
  }

  private static void checkRows(Database database, MixedCallers callers, MixedUpstream upstream) {
    for (MixedCall kind : KINDS) {
      BigDecimal usd = sum(database, "sum(cost_usd) from ai_usage_logs where " + of(kind));
      assertThat(count(database, "call_end and " + of(kind))).isEqualTo(callers.made(kind));
      if (kind == MixedCall.SLOW) {
        assertThat(usd).isPositive();
      } else {
        assertThat(usd).as("cost of %s", kind).isEqualByComparingTo(callers.cost(kind));
      }
    }
    String inParts = "(" + of(MixedCall.PART_FAILS) + " or " + of(MixedCall.PART_ONCE) + ")";
    long callsInParts = callers.made(MixedCall.PART_FAILS) + callers.made(MixedCall.PART_ONCE);
    assertThat(count(database, "attempt > 0"))
        .as("attempts; those in parts have two requests in the first one")
        .isEqualTo(upstream.requests() - callsInParts);
    assertThat(count(database, "pricing_status = 'partial' and not " + inParts))
        .as("attempts without an answer")
        .isEqualTo(upstream.unanswered());
    assertThat(count(database, "status_code = 500 and total_tokens = 0"))
        .as("attempts that were refused, at once or after an answered part")
        .isEqualTo(upstream.refused() - callsInParts);
    assertThat(
            sum(
                database,
                "sum(total_tokens) from ai_usage_logs where pricing_status = 'priced' or "
                    + inParts))
        .isEqualByComparingTo(BigDecimal.valueOf(upstream.answeredTokens()));
  }

  private static void checkReports(KeyServer server, Database database, String key) {
    BigDecimal usd = sum(database, "sum(cost_usd) from ai_usage_logs");
    for (Breakdown breakdown : List.of(Breakdown.ALL, Breakdown.TENANT, Breakdown.KEY)) {
      for (Span span : Span.values()) {
        String rollUps =
            " from ai_usage_rollups where span = '%s' and breakdown = '%s'"
                .formatted(span.label(), breakdown.label());
        assertThat(sum(database, "sum(cost_usd)" + rollUps)).isEqualByComparingTo(usd);
        assertThat(sum(database, "sum(requests)" + rollUps).intValue()).isEqualTo(CALLS);
      }
    }
    JsonObject usage = server.usage(key);
    JsonObject report =
        JsonObject.parse(
            server.send("GET", "/api/v1/analytics/costs?group_by=provider", null, key).body());
    JsonObject total = report.object("total");
    assertThat(new BigDecimal(usage.get("cost_usd").toString())).isEqualByComparingTo(usd);
    assertThat(new BigDecimal(total.get("cost_usd").toString())).isEqualByComparingTo(usd);
    assertThat(total.integer("requests")).isEqualTo(CALLS);
    assertThat(total.integer("attempts")).isEqualTo(count(database, "attempt > 0"));
    assertThat(usage.integer("tokens_used"))
        .isEqualTo(total.integer("prompt_tokens") + total.integer("completion_tokens"));
    assertThat(total.integer("cache_hits")).isEqualTo(count(database, of(MixedCall.AGAIN)));
    System.out.println("Mixed calls: " + total);
  }

  private static void checkMetrics(KeyServer server, Database database) {
    List<String> page =
        server.send("GET", "/metrics", null, KeyServer.ADMIN).body().lines().toList();
    BigDecimal usd = sum(database, "sum(cost_usd) from ai_usage_logs");
    BigDecimal tokens = sum(database, "sum(total_tokens) from ai_usage_logs");
    assertThat(sum(page, "ai_provider_cost_total"))
        .isCloseTo(usd.doubleValue(), withinPercentage(1e-7)); // it adds up binary numbers
    assertThat(sum(page, "gen_ai_client_token_usage_sum")).isEqualTo(tokens.doubleValue());
    assertThat(sum(page, "gen_ai_client_operation_duration_seconds_count"))
        .isEqualTo(count(database, "attempt > 0"));
    assertThat(sum(page, "gen_ai_server_request_duration_seconds_count")).isEqualTo(CALLS);
    checkFigures(server, database, page);
  }

  /** {@code /api/v1/metrics} has the sums of the ledger too, and those of the meters. */
  private static void checkFigures(KeyServer server, Database database, List<String> page) {
    JsonObject figures =
        JsonObject.parse(server.send("GET", "/api/v1/metrics", null, KeyServer.ADMIN).body());
    JsonObject tokens = figures.object("tokens");
    assertThat(figures.integer("requests_total")).isEqualTo(CALLS);
    assertThat(figures.integer("requests_in_flight")).isZero();
    JsonObject errors = figures.object("errors");
    for (String kind : errors.names()) {
      assertThat((double) errors.integer(kind)).as(kind).isEqualTo(failed(page, kind));
    }
    assertThat(errors.names().stream().mapToLong(errors::integer).sum())
        .isEqualTo(count(database, "call_end and outcome <> 'succeeded'"));
    assertThat(tokens.integer("input"))
        .isEqualTo(sum(database, "sum(prompt_tokens) from ai_usage_logs").longValue());
    assertThat(tokens.integer("output"))
        .isEqualTo(sum(database, "sum(completion_tokens) from ai_usage_logs").longValue());
    assertThat(new BigDecimal(figures.get("cost_usd").toString()).doubleValue())
        .isCloseTo(
            sum(database, "sum(cost_usd) from ai_usage_logs").doubleValue(),
            withinPercentage(1e-7));
    assertThat((double) figures.integer("failovers"))
        .isEqualTo(sum(page, "ai_provider_failovers_total"));
    assertThat((double) figures.integer("tool_calls"))
        .isEqualTo(sum(page, "ai_provider_tool_calls_total"));
  }

  /** How many calls failed in this way. */
  private static double failed(List<String> page, String kind) {
    String tag = "error_type=\"" + kind + "\"";
    return sum(
        page.stream().filter(line -> line.contains(tag)).toList(),
        "gen_ai_server_request_duration_seconds_count");
  }

  /** The sum of all series of a meter. */
  private static double sum(List<String> page, String name) {
    return page.stream()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static long count(Database database, String condition) {
    return sum(database, "count(*) from ai_usage_logs where " + condition).longValue();
  }

  private static BigDecimal sum(Database database, String rest) {
    return database.use(client -> client.sql("select " + rest).query(BigDecimal.class).single());
  }
}
