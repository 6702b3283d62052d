package io.aiprovider.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Over calls of every kind, these agree to the last decimal: what the services charged by their own
 * account, the records of the attempts, the meters, {@code /usage}, what callers were shown, and
 * the report of costs.
 */
class MoneyAgreesTest {
  private static final int CALLS = 240;
  private static final String[] MODELS = {
    "plain",
    "streams",
    "plain",
    "vectors",
    "fails-first",
    "breaks-first",
    "is-cut",
    "is-left",
    "refused",
    "again"
  };

  /** Keeps the record of each attempt and call. */
  static final class Records implements CallListener {
    private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void attemptEnded(ChatCall call, Attempt attempt) {
      attempts.add(attempt);
    }

    @Override
    public void callEnded(ChatCall call, FinishedCall finished) {
      calls.incrementAndGet();
    }

    /** The cost of each call, as the sum of its attempts. */
    private Map<String, BigDecimal> costOfCalls() {
      Map<String, BigDecimal> costs = new HashMap<>();
      for (Attempt attempt : attempts) {
        if (attempt.cost() != null) {
          String call = attempt.id().substring(0, attempt.id().lastIndexOf('.'));
          costs.merge(call, attempt.cost().usd(), BigDecimal::add);
        }
      }
      return costs;
    }
  }

  /** What the server is observed with. */
  @Configuration(proxyBeanMethods = false)
  static class Beans {
    @Bean
    Records records() {
      return new Records();
    }
  }

  private final Map<String, BigDecimal> shown = new ConcurrentHashMap<>();

  @Test
  void all_figures_of_a_mix_of_calls_agree() throws Exception {
    try (CountingUpstream upstream = new CountingUpstream();
        RunningServer server =
            RunningServer.dedicated(
                Beans.class,
                "limits.default-requests=0",
                "resilience.circuit-breaker.enabled=false",
                "resilience.retry.max-attempts=1",
                "providers.first.type=openai",
                "providers.first.base-url=" + upstream.url("first"),
                "providers.first.api-key=k",
                "providers.first.price.input=1",
                "providers.first.price.cached-input=0.1",
                "providers.first.price.output=10",
                "providers.second.type=openai",
                "providers.second.base-url=" + upstream.url("second"),
                "providers.second.api-key=k",
                "providers.second.prices[*].input=2",
                "providers.second.prices[*].cached-input=0.2",
                "providers.second.prices[*].output=20")) {
      Records records = server.bean(Records.class);
      Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
      callInParallel(new HttpCaller(server));
      await().until(() -> records.calls.get() >= CALLS);

      List<Attempt> paid = records.attempts.stream().filter(a -> a.usage() != null).toList();
      BigDecimal recorded =
          paid.stream()
              .map(a -> Objects.requireNonNull(a.cost()).usd())
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(records.calls).hasValue(CALLS);
      assertThat(upstream.usd()).isPositive();
      assertThat(recorded).isEqualByComparingTo(upstream.usd());
      assertThat(upstream.discount()).isPositive();
      assertThat(paid).hasSize(upstream.charged()).extracting(Attempt::id).doesNotHaveDuplicates();
      assertThat(paid).allSatisfy(MoneyAgreesTest::isExplainedByItsPrice);
      assertThat(sum(paid, true)).isEqualTo(upstream.prompt());
      assertThat(sum(paid, false)).isEqualTo(upstream.completion());
      assertMetersAgree(server.bean(MeterRegistry.class), upstream);
      assertShownCostsAgree(records.costOfCalls());
      assertUsageAgrees(new HttpCaller(server), upstream, hour);
      assertReportAgrees(new HttpCaller(server), upstream);
    }
  }

  private void callInParallel(HttpCaller caller) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> calls =
          IntStream.range(0, CALLS)
              .<Future<?>>mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            call(caller, MODELS[i % MODELS.length], i);
                            return null;
                          }))
              .toList();
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void call(HttpCaller caller, String model, int number) throws IOException {
    switch (model) {
      case "vectors" ->
          plain(
              caller.send(
                  caller
                      .post(
                          "/v1/embeddings",
                          "{\"model\":\"vectors\",\"input\":\"text %d\"}".formatted(number))
                      .build()));
      case "streams", "breaks-first", "is-cut" ->
          streamed(caller.chat(request(model, "prompt " + number, true)));
      case "is-left" -> leave(caller.stream(request(model, "prompt " + number, true)));
      case "again" -> { // the answer of the second request is in the cache
        plain(caller.chat(request(model, "the same prompt " + number % 20, false)));
      }
      default -> plain(caller.chat(request(model, "prompt " + number, false)));
    }
  }

  private static String request(String model, String prompt, boolean stream) {
    return JsonObject.of("model", model)
        .with("messages", List.of(JsonObject.of("role", "user").with("content", prompt)))
        .with("stream", stream)
        .with("stream_options", stream ? JsonObject.of("include_usage", true) : null)
        .toJson();
  }

  private static String callOf(HttpResponse<?> response) {
    return response.headers().firstValue("x-ai-provider-call-id").orElseThrow();
  }

  private void plain(HttpResponse<String> response) {
    response
        .headers()
        .firstValue("x-ai-provider-cost")
        .ifPresent(cost -> shown.put(callOf(response), new BigDecimal(cost)));
  }

  private void streamed(HttpResponse<String> response) {
    response
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> JsonObject.parse(line.substring(6)).object("usage"))
        .filter(usage -> usage != null && usage.has("cost"))
        .forEach(
            usage ->
                shown.put(callOf(response), Objects.requireNonNull(usage.get("cost")).asDecimal()));
  }

  private static void leave(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      assertThat(body.read()).isNotNegative();
    }
  }

  private static void isExplainedByItsPrice(Attempt attempt) {
    assertThat(attempt.price()).isNotNull();
    assertThat(attempt.usage()).isNotNull();
    assertThat(attempt.price().costOf(attempt.usage()))
        .isEqualByComparingTo(Objects.requireNonNull(attempt.cost()).usd());
    assertThat(attempt.price().promptCacheSavingOf(attempt.usage()))
        .isEqualByComparingTo(attempt.cost().promptCacheSavedUsd());
  }

  private static long sum(List<Attempt> attempts, boolean prompt) {
    return attempts.stream()
        .map(Attempt::usage)
        .mapToLong(usage -> prompt ? usage.promptTokens() : usage.completionTokens())
        .sum();
  }

  private static void assertMetersAgree(MeterRegistry meters, CountingUpstream upstream) {
    assertThat(counted(meters, "ai_provider.cost")).isEqualByComparingTo(upstream.usd());
    assertThat(counted(meters, "ai_provider.prompt_cache.saved"))
        .isEqualByComparingTo(upstream.discount());
    assertThat(counted(meters, "ai_provider.prompt_cache.surcharge")).isZero();
    assertThat(tokens(meters, "input")).isEqualTo(upstream.prompt());
    assertThat(tokens(meters, "output")).isEqualTo(upstream.completion());
  }

  private static BigDecimal counted(MeterRegistry meters, String name) {
    double sum = meters.get(name).counters().stream().mapToDouble(Counter::count).sum();
    return BigDecimal.valueOf(sum).setScale(9, RoundingMode.HALF_EVEN);
  }

  private static double tokens(MeterRegistry meters, String type) {
    return meters
        .get("gen_ai.client.token.usage")
        .tag("gen_ai.token.type", type)
        .summaries()
        .stream()
        .mapToDouble(DistributionSummary::totalAmount)
        .sum();
  }

  private void assertShownCostsAgree(Map<String, BigDecimal> recorded) {
    assertThat(shown).hasSizeGreaterThan(CALLS / 2);
    shown.forEach(
        (call, cost) ->
            assertThat(cost)
                .as(call)
                .isEqualByComparingTo(recorded.getOrDefault(call, BigDecimal.ZERO)));
  }

  private static void assertUsageAgrees(
      HttpCaller caller, CountingUpstream upstream, Instant hour) {
    JsonObject usage = JsonObject.parse(caller.get("/usage").body());
    if (Instant.now().isBefore(hour.plus(Duration.ofHours(1)))) { // it counts by the hour
      assertThat(Objects.requireNonNull(usage.get("cost_usd")).asDecimal())
          .isEqualByComparingTo(upstream.usd());
      assertThat(usage.integer("tokens_used")).isEqualTo(upstream.prompt() + upstream.completion());
    }
  }

  /** What the ledger has, which is the last to know. */
  private static void assertReportAgrees(HttpCaller caller, CountingUpstream upstream) {
    Instant now = Instant.now();
    String path =
        "/api/v1/analytics/costs?from=%s&to=%s"
            .formatted(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    await()
        .untilAsserted(
            () -> {
              JsonObject total = JsonObject.parse(caller.get(path).body()).object("total");
              assertThat(total.integer("requests")).isEqualTo(CALLS);
              assertThat(total.get("cost_usd").asDecimal()).isEqualByComparingTo(upstream.usd());
              assertThat(total.get("prompt_cache_saved_usd").asDecimal())
                  .isEqualByComparingTo(upstream.discount());
            });
    BigDecimal ofCalls =
        JsonObject.parse(caller.get("/api/v1/calls?limit=1000").body()).objects("calls").stream()
            .map(call -> call.get("prompt_cache_saved_usd").asDecimal())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(ofCalls).isEqualByComparingTo(upstream.discount());
  }
}
