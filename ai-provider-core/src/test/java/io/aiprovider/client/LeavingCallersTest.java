package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.provider.http.OpenCalls;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mockwebserver3.MockWebServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand callers. Most of them leave early: before their request is sent, when it is sent, when
 * the answer begins, or in the middle of it. Afterwards no resource of them is in use.
 */
@Timeout(120)
class LeavingCallersTest {
  private static final int CALLERS = 1_000;
  private static final int TRIALS = 40;
  private static final int AT_ONCE = 32;
  private static final Duration SOON = Duration.ofSeconds(20);

  private final Map<Integer, LeavingCaller> callers = new ConcurrentHashMap<>();
  private final List<WeakReference<Object>> traces = new ArrayList<>();
  private final MockWebServer server = new MockWebServer();
  private final OpenCalls openCalls = new OpenCalls();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(new LeavingCaller.Server(callers));
    server.start();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    server.close();
  }

  @Test
  void release_all_resources() throws Exception {
    long seed = System.nanoTime();
    try (ChatClient client =
        ChatClient.builder()
            .provider(
                OpenAiCompatibleProvider.builder("a")
                    .baseUrl(server.url("/v1").toString())
                    .okHttp(openCalls)
                    .build())
            .provider(SimulatedProvider.builder("b").build())
            .metrics(new ChatMetrics(meters))
            .build()) {
      letThemCall(client, new Random(seed), seed);

      Awaitility.await()
          .alias("what is still open, with seed " + seed)
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(meters.get("ai_provider.requests.in_flight").gauge().value()).isZero();
                assertThat(openCalls.count()).isZero();
              });
      assertThatNobodyIsRemembered(seed);
      assertThatTheNextCallIsServedByTheFirstProvider(client, seed);
    }
  }

  @Test
  void give_back_the_permit_of_a_half_open_circuit() throws Exception {
    Duration moment = Duration.ofMillis(1);
    CircuitBreakerPolicy oneTrialAtATime =
        new CircuitBreakerPolicy(true, 50, 1, 1, moment, moment, 1);
    ResilienceOptions usual = ResilienceOptions.DEFAULT;
    try (ChatClient client =
        ChatClient.builder()
            .provider(
                OpenAiCompatibleProvider.builder("a").baseUrl(server.url("/v1").toString()).build())
            .provider(SimulatedProvider.builder("b").build())
            .resilience(
                new ResilienceOptions(
                    usual.deadline(),
                    usual.maxAttempts(),
                    usual.retry(),
                    usual.retryBudget(),
                    oneTrialAtATime))
            .build()) {
      assertThat(provider(client, CALLERS)).as("its circuit opens").isEqualTo("b");
      for (int i = 0; i < TRIALS; i++) {
        LeavingCaller caller = LeavingCaller.beforeTheAnswer(i);
        callers.put(i, caller);
        threads.submit(() -> caller.callAndLeave(client)).get();
      }

      callers.put(CALLERS, LeavingCaller.staying(CALLERS));
      Awaitility.await().atMost(SOON).until(() -> provider(client, CALLERS).equals("a"));
    }
  }

  private static String provider(ChatClient client, int caller) {
    ChatRequest request = LeavingCaller.staying(caller).request();
    ChatCall call = client.newCall().cacheDirectives(CacheDirectives.NO_STORE).build();
    return client.send(request, call).provider();
  }

  private void letThemCall(ChatClient client, Random random, long seed) throws Exception {
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      LeavingCaller caller = LeavingCaller.any(i, random);
      traces.add(new WeakReference<>(caller.tags()));
      callers.put(i, caller);
      calls.add(threads.submit(() -> caller.callAndLeave(client)));
    }
    for (int i = 0; i < CALLERS; i++) {
      try {
        calls.get(i).get();
      } catch (ExecutionException e) {
        throw new AssertionError(callers.get(i) + " failed, with seed " + seed, e.getCause());
      }
    }
    callers.clear();
  }

  /** A timer, permit or hook that holds an attempt also holds its tags. */
  private void assertThatNobodyIsRemembered(long seed) {
    Awaitility.await()
        .alias("callers that are still remembered, with seed " + seed)
        .atMost(SOON)
        .until(
            () -> {
              System.gc();
              return traces.stream().noneMatch(trace -> trace.get() != null);
            });
  }

  private void assertThatTheNextCallIsServedByTheFirstProvider(ChatClient client, long seed) {
    callers.put(CALLERS, LeavingCaller.staying(CALLERS));
    ChatRequest request = callers.get(CALLERS).request();

    CompleteReply reply = (CompleteReply) client.send(request, client.newCall().build());

    assertThat(reply.provider()).as("its circuit is closed, with seed %d", seed).isEqualTo("a");
  }
}
