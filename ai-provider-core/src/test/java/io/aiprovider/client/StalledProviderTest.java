package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.health.ProviderHealth.Status;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.AttemptTimeouts;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ProviderOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 200 callers at once. The first provider stops answering, then closes each connection, and then
 * works again.
 */
@Timeout(120)
class StalledProviderTest {
  private static final int CALLERS = 200;
  private static final Duration FIRST_TOKEN = Duration.ofSeconds(2);
  private static final Duration OPEN = Duration.ofMillis(500);
  private static final ChatRequest REQUEST = ChatRequest.of("Hello").withModel("m");
  private static final String STREAM =
      """
      data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}

      data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;
  private static final MockResponse GOOD =
      new MockResponse.Builder()
          .addHeader("Content-Type", "text/event-stream")
          .body(STREAM)
          .build();
  private static final MockResponse SILENT =
      new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
  private static final MockResponse DEAD =
      new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();

  /** A provider whose answer can be changed. */
  private static final class Upstream extends Dispatcher {
    private final MockWebServer server = new MockWebServer();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile MockResponse answer = GOOD;

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      requests.incrementAndGet();
      return answer;
    }

    OpenAiCompatibleProvider provider(String name) {
      return OpenAiCompatibleProvider.builder(name)
          .baseUrl(server.url("/v1").toString())
          .apiKey("key")
          .build();
    }
  }

  private final Upstream first = new Upstream();
  private final Upstream second = new Upstream();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicLong longest = new AtomicLong();
  private final ScheduledExecutorService callers = Executors.newScheduledThreadPool(CALLERS);
  private ChatClient client;

  @BeforeEach
  void start() throws IOException {
    for (Upstream each : List.of(first, second)) {
      each.server.setDispatcher(each);
      each.server.start();
    }
    ProviderOptions.Builder options =
        ProviderOptions.builder()
            .models("m")
            .timeouts(
                new AttemptTimeouts(
                    FIRST_TOKEN, FIRST_TOKEN, FIRST_TOKEN, FIRST_TOKEN.multipliedBy(2)));
    client =
        ChatClient.builder()
            .cache(CacheOptions.DISABLED)
            .provider(first.provider("first"), options.build())
            .provider(second.provider("second"), options.priority(200).build())
            .resilience(
                ResilienceOptions.DEFAULT.withCircuitBreaker(
                    new CircuitBreakerPolicy(true, 50, 10, 20, OPEN, OPEN.multipliedBy(2), 1)))
            .build();
  }

  @AfterEach
  void stop() {
    callers.shutdownNow();
    client.close();
    first.server.close();
    second.server.close();
  }

  private void call() {
    begun.incrementAndGet();
    long start = System.nanoTime();
    try (StreamingReply reply = client.stream(REQUEST)) {
      assertThat(reply).isNotEmpty();
    }
    longest.accumulateAndGet(System.nanoTime() - start, Math::max);
    answered.incrementAndGet();
  }

  private void awaitCalls(int more) {
    int before = answered.get();
    Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> answered.get() >= before + more);
  }

  private void awaitProbes(int more) {
    int before = first.requests.get();
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> first.requests.get() >= before + more);
  }

  private int upstream() {
    return first.requests.get() + second.requests.get();
  }

  @Test
  void no_caller_waits_long_and_traffic_comes_back_by_probes() throws Exception {
    List<? extends Future<?>> all =
        IntStream.range(0, CALLERS)
            .mapToObj(
                i -> callers.scheduleWithFixedDelay(this::call, i, 500, TimeUnit.MILLISECONDS))
            .toList();
    awaitCalls(CALLERS);
    assertThat(second.requests).hasValue(0);

    first.answer = SILENT;
    int upstreamBefore = upstream();
    int begunBefore = begun.get();
    awaitCalls(CALLERS); // each call that was in flight
    assertThat(upstream() - upstreamBefore)
        .as("upstream requests of the calls in flight")
        .isLessThanOrEqualTo(2 * (CALLERS + begun.get() - begunBefore));
    assertThat(client.health().join().get("first").status()).isNotEqualTo(Status.HEALTHY);

    assertOnlyProbesReachTheFirst();
    first.answer = DEAD;
    assertOnlyProbesReachTheFirst();

    first.answer = GOOD;
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> client.health().join().get("first").status() == Status.HEALTHY);
    int secondBefore = second.requests.get();
    awaitCalls(CALLERS);
    assertThat(second.requests.get() - secondBefore).as("those that had begun").isLessThan(CALLERS);

    all.forEach(caller -> caller.cancel(false));
    callers.shutdown();
    assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    for (Future<?> caller : all) {
      assertNoFailure(caller);
    }
    assertThat(Duration.ofNanos(longest.get())).isLessThan(FIRST_TOKEN.plus(FIRST_TOKEN));
  }

  private void assertOnlyProbesReachTheFirst() {
    int calls = begun.get();
    int upstream = upstream();
    int probes = first.requests.get();
    long start = System.nanoTime();
    awaitProbes(2);
    awaitCalls(CALLERS);
    long intervals = (System.nanoTime() - start) / OPEN.toNanos() + 2;
    assertThat((long) first.requests.get() - probes)
        .as("one probe at a time")
        .isLessThan(intervals);
    assertThat(upstream() - upstream)
        .as("upstream requests after the fault")
        .isLessThanOrEqualTo((int) (1.2 * (begun.get() - calls)) + CALLERS / 10);
  }

  private static void assertNoFailure(Future<?> caller) throws InterruptedException {
    try {
      if (!caller.isCancelled()) {
        caller.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("A call failed.", e.getCause());
    }
  }
}
