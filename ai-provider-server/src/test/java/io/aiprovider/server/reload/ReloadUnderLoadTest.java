package io.aiprovider.server.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.Samples;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many reloads while calls go on: priorities change, a provider comes and goes, a key is rotated.
 */
@Timeout(300)
class ReloadUnderLoadTest {
  private static final int RELOADS = 100;
  private static final int WARM = 20;
  private static final long MOST_GROWTH = 24L << 20;

  @TempDir Path directory;

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong calls = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private static final class Upstream extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      boolean streams = String.valueOf(request.getBody()).contains("\"stream\":true");
      String events = Samples.piece("Hi.") + Samples.finish("stop") + Samples.done();
      return new MockResponse.Builder()
          .addHeader("Content-Type", streams ? "text/event-stream" : "application/json")
          .body(streams ? events : Samples.completion("Hi."))
          .build();
    }
  }

  /** The configuration of a round. Provider down fails always, so its circuit is open. */
  private static String yaml(int round, String upstream) {
    String third =
        round % 3 == 0 ? "    added-" + round + ": { type: simulated, priority: 7 }\n" : "";
    return """
        ai-provider:
          cache: { enabled: false }
          resilience:
            circuit-breaker: { minimum-calls: 2, window: 2, open-for: 1h, max-open-for: 1h }
          providers:
            down: { type: simulated, priority: 1, models: [gpt-4o-mini], simulation: { fault: "status:503" } }
            up: { type: openai, base-url: "%s", api-key: sk-%d, priority: %d, models: [gpt-4o-mini] }
            sim: { type: simulated, priority: %d, models: [gpt-4o-mini], simulation: { time-per-token: 3ms } }
        """
            .formatted(upstream, round, 2 + round % 2, 3 - round % 2)
        + third;
  }

  @Test
  void no_call_fails_and_nothing_is_left_behind() throws Exception {
    try (MockWebServer upstream = new MockWebServer()) {
      upstream.setDispatcher(new Upstream());
      upstream.start();
      String url = upstream.url("/v1").toString();
      try (ConfiguredServer server =
          ConfiguredServer.with(directory, yaml(0, url)).withoutWatch()) {
        openCircuitOfDown(server);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
          boolean streams = i % 2 == 0;
          threads.execute(() -> call(server, streams));
        }

        long memory = 0;
        int platformThreads = 0;
        for (int round = 1; round <= RELOADS; round++) {
          if (round == WARM) {
            memory = usedMemory();
            platformThreads = ManagementFactory.getThreadMXBean().getThreadCount();
          }
          JsonObject result = server.reload(yaml(round, url));
          assertThat(result.isTrue("applied")).as(result.toString()).isTrue();
        }
        running.set(false);
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).as("a call hangs").isTrue();

        assertThat(failures).isEmpty();
        assertThat(calls.get()).isGreaterThan(RELOADS);
        assertThat(circuitOfDown(server)).isEqualTo("open");
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
            .isLessThan(platformThreads + 20);
        assertThat(usedMemory() - memory).isLessThan(MOST_GROWTH);
        assertThat(server.admin("GET", "/metrics").body())
            .as("the meters of providers that are gone")
            .doesNotContain("added-")
            .contains("gen_ai_provider_name=\"sim\"");
      }
    }
  }

  private static void openCircuitOfDown(ConfiguredServer server) {
    for (int i = 0; i < 3; i++) {
      server.http().chat(Samples.HELLO);
    }
    assertThat(circuitOfDown(server)).isEqualTo("open");
  }

  private static String circuitOfDown(ConfiguredServer server) {
    return server.health().object("providers").object("down").string("circuit");
  }

  private void call(ConfiguredServer server, boolean streams) {
    while (running.get()) {
      try {
        HttpResponse<String> response =
            server.http().chat(streams ? Samples.HELLO_STREAMED : Samples.HELLO);
        boolean complete = !streams || response.body().endsWith("data: [DONE]\n\n");
        if (response.statusCode() != 200 || !complete) {
          failures.add(response.statusCode() + " " + response.body());
        }
        calls.incrementAndGet();
      } catch (RuntimeException e) {
        failures.add(e.toString());
      }
    }
  }

  /** What is left after a collection, the least of some. */
  private static long usedMemory() {
    Supplier<Long> used = () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    List<Long> measured = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      System.gc();
      measured.add(used.get());
    }
    return measured.stream().min(Long::compare).orElseThrow();
  }
}
