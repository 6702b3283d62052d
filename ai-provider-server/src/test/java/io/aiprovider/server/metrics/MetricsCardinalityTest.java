package io.aiprovider.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The number of time series does not grow with what callers send over HTTP: keys that are issued,
 * paths, sessions and headers. {@link MetricsTest} has 10,000 callers of the engine.
 *
 * <p>{@code -Dmetrics.callers=10000} makes it a longer test.
 */
class MetricsCardinalityTest {
  private static final int CALLERS = Integer.getInteger("metrics.callers", 150);
  private static final int FIRST = 30;
  private static final int THREADS = 8;

  @Test
  void series_do_not_grow_with_what_callers_send() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (KeyServer server =
        KeyServer.on(TestDatabase.H2, "providers.open.type=simulated", "cache.enabled=true")) {
      call(server, threads, 0, FIRST);
      Set<String> before = series(server);

      call(server, threads, FIRST, CALLERS);
      Set<String> after = series(server);

      assertThat(after).hasSameSizeAs(before).isEqualTo(before);
      assertThat(after)
          .noneMatch(each -> each.contains("person-") || each.contains("made-up-"))
          .anyMatch(each -> each.contains("gen_ai_request_model=\"other\""));
    } finally {
      threads.shutdownNow();
    }
  }

  private static void call(KeyServer server, ExecutorService threads, int from, int to)
      throws Exception {
    List<Future<?>> running = new ArrayList<>();
    IntStream.range(from, to).forEach(n -> running.add(threads.submit(() -> callAs(server, n))));
    for (Future<?> each : running) {
      each.get();
    }
  }

  /** All that a caller can send, different from what any other caller sends. */
  private static void callAs(KeyServer server, int n) {
    String key = server.create("made-up-tenant-" + n, "person-" + n).string("api_key");
    for (String model : List.of("large", "open/made-up-" + n, "made-up-" + n)) {
      for (boolean stream : new boolean[] {false, true}) {
        HttpResponse<String> answer =
            server.send(
                "POST",
                HttpCaller.CHAT,
                """
                {"model":"%s","stream":%s,"user":"person-%d","metadata":{"made-up-%d":"x"},
                 "messages":[{"role":"user","content":"made-up-%d"}]}"""
                    .formatted(model, stream, n, n, n),
                key,
                "x-ai-provider-session",
                "made-up-" + n,
                "x-ai-provider-tags",
                "made-up-" + n + "=made-up-" + n);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
    }
    server.send("GET", "/made-up-" + n, null, key);
    server.send("GET", "/v1/models/made-up-" + n, null, key);
    server.send("POST", "/ai/made-up-" + n, "{}", key);
    server.send("GET", "/api/v1/calls/made-up-" + n, null, key);
  }

  /** The names and labels of all time series, except those of garbage collections. */
  private static Set<String> series(KeyServer server) {
    return server
        .admin("GET", "/metrics", null)
        .body()
        .lines()
        .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_gc_"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toSet());
  }
}
