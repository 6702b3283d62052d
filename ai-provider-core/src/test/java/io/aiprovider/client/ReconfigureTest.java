package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.resilience.circuit.CircuitState;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of the configuration while calls are running. */
@Timeout(60)
class ReconfigureTest {
  private static final ChatRequest HELLO = ChatRequest.of("Hello!");
  private static final ProviderOptions NO_OPTIONS = ProviderOptions.builder().build();
  private static final ResilienceOptions FRAGILE =
      ResilienceOptions.DEFAULT
          .withMaxAttempts(1)
          .withCircuitBreaker(
              new CircuitBreakerPolicy(
                  true, 50, 2, 2, Duration.ofMinutes(5), Duration.ofMinutes(5), 1));

  /** Counts how often it is closed; calls after that fail. */
  private static final class Closable implements ChatProvider {
    private final ChatProvider provider;
    private final AtomicInteger closed = new AtomicInteger();

    Closable(ChatProvider provider) {
      this.provider = provider;
    }

    static Closable slow(String name) {
      return new Closable(
          SimulatedProvider.builder(name).timePerToken(Duration.ofMillis(1)).build());
    }

    int timesClosed() {
      return closed.get();
    }

    @Override
    public String name() {
      return provider.name();
    }

    @Override
    public String defaultModel() {
      return "simulated";
    }

    @Override
    public ChatReply chat(ChatRequest request, ChatCall attempt) {
      if (closed.get() > 0) {
        throw new IllegalStateException(name() + " was asked after it was closed.");
      }
      return provider.chat(request, attempt);
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static ChatClientBuilder builder() {
    return ChatClient.builder().cache(CacheOptions.DISABLED);
  }

  @Test
  void a_provider_is_added_and_another_removed() {
    ScriptedProvider added = new ScriptedProvider("added").answers("from added");
    try (ChatClient client =
        builder().provider(new ScriptedProvider("first").answers("from first")).build()) {
      assertThat(client.chat(HELLO).text()).isEqualTo("from first");

      client.reconfigure(settings -> settings.removeProvider("first").provider(added));

      assertThat(client.chat(HELLO).text()).isEqualTo("from added");
      assertThat(client.models()).extracting(ModelEntry::ownedBy).containsOnly("added");
      assertThat(client.health().join()).containsOnlyKeys("added");
      assertThat(client.statistics().calls()).isEqualTo(2);
    }
  }

  @Test
  void a_provider_that_is_not_used_any_more_is_closed_once() {
    Closable gone = Closable.slow("gone");
    Closable kept = Closable.slow("kept");
    ChatClient client = builder().provider(gone).provider(kept).build();

    client.reconfigure(settings -> settings.removeProvider("gone"));

    assertThat(gone.timesClosed()).isEqualTo(1);
    assertThat(kept.timesClosed()).isZero();
    client.close();
    client.close();
    assertThat(gone.timesClosed()).isEqualTo(1);
    assertThat(kept.timesClosed()).isEqualTo(1);
  }

  @Test
  void a_provider_is_closed_only_after_its_last_stream_has_ended() {
    Closable old = Closable.slow("old");
    try (ChatClient client = builder().provider(old).build()) {
      StreamingReply reply = client.stream(HELLO);
      reply.next();

      client.reconfigure(settings -> settings.removeProvider("old").provider(Closable.slow("new")));

      assertThat(old.timesClosed()).isZero();
      List<String> rest = new ArrayList<>();
      reply.forEach(chunk -> rest.add(chunk.text()));
      assertThat(String.join("", rest)).contains("Hello!");
      assertThat(old.timesClosed()).isEqualTo(1);
    }
  }

  @Test
  void a_provider_is_also_closed_after_its_last_stream_was_closed_early() {
    Closable old = Closable.slow("old");
    try (ChatClient client = builder().provider(old).build()) {
      StreamingReply reply = client.stream(HELLO);
      client.reconfigure(settings -> settings.removeProvider("old").provider(Closable.slow("new")));

      reply.close();

      assertThat(old.timesClosed()).isEqualTo(1);
    }
  }

  @Test
  void a_provider_is_also_closed_after_its_last_call_has_failed() {
    Closable old = new Closable(SimulatedProvider.builder("old").fault(Fault.status(503)).build());
    try (ChatClient client = builder().provider(old).build()) {
      assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(ChatException.class);

      client.reconfigure(settings -> settings.removeProvider("old").provider(Closable.slow("new")));

      assertThat(old.timesClosed()).isEqualTo(1);
    }
  }

  @Test
  void no_call_fails_while_providers_are_added_and_removed() throws Exception {
    List<Closable> all = new ArrayList<>(List.of(Closable.slow("p0")));
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger answers = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try (ChatClient client = builder().provider(all.get(0)).build()) {
      List<Future<?>> calling = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        boolean streams = caller % 2 == 0;
        calling.add(
            callers.submit(
                () -> {
                  while (!over.get()) {
                    try {
                      if (streams) {
                        client.stream(HELLO).forEach(chunk -> {});
                      } else {
                        client.chat(HELLO);
                      }
                      answers.incrementAndGet();
                    } catch (RuntimeException | Error failure) {
                      failures.add(failure);
                    }
                  }
                }));
      }
      for (int change = 1; change <= 50; change++) {
        Closable next = Closable.slow("p" + change);
        all.add(next);
        String before = "p" + (change - 1);
        int enough = answers.get() + 4;
        client.reconfigure(settings -> settings.removeProvider(before).provider(next));
        while (answers.get() < enough && failures.isEmpty()) {
          Thread.onSpinWait();
        }
      }
      over.set(true);
      for (Future<?> call : calling) {
        call.get(20, TimeUnit.SECONDS);
      }

      assertThat(failures).isEmpty();
      assertThat(all.subList(0, 50)).extracting(Closable::timesClosed).containsOnly(1);
      assertThat(all.get(50).timesClosed()).isZero();
    } finally {
      over.set(true);
      callers.shutdownNow();
    }
    assertThat(all.get(50).timesClosed()).isEqualTo(1);
  }

  @Test
  void the_state_of_an_unchanged_provider_is_kept() {
    ScriptedProvider failing =
        new ScriptedProvider("failing")
            .fails(Failures.unavailable("failing"))
            .fails(Failures.unavailable("failing"));
    try (ChatClient client = builder().provider(failing).resilience(FRAGILE).build()) {
      failTwice(client);
      assertThat(circuit(client, "failing")).isEqualTo(CircuitState.OPEN);

      client.reconfigure(settings -> settings.provider(new ScriptedProvider("other")));

      assertThat(circuit(client, "failing")).isEqualTo(CircuitState.OPEN);
    }
  }

  @Test
  void the_state_of_a_provider_is_dropped_when_its_key_or_address_changes() throws Exception {
    try (MockWebServer service = new MockWebServer();
        MockWebServer other = new MockWebServer()) {
      for (MockWebServer each : List.of(service, other)) {
        each.setDispatcher(new Down());
        each.start();
      }
      ProviderOptions options = ProviderOptions.builder().models("m").build();
      try (ChatClient client =
          builder().provider(openAi(service, "k1"), options).resilience(FRAGILE).build()) {
        failTwice(client);
        assertThat(circuit(client, "up")).isEqualTo(CircuitState.OPEN);

        replace(client, openAi(service, "k1"), options);
        assertThat(circuit(client, "up")).isEqualTo(CircuitState.OPEN);

        replace(client, openAi(service, "k2"), options);
        assertThat(circuit(client, "up")).isEqualTo(CircuitState.CLOSED);

        failTwice(client);
        replace(client, openAi(other, "k2"), options);
        assertThat(circuit(client, "up")).isEqualTo(CircuitState.CLOSED);
      }
    }
  }

  /** Lists its models; every other request fails. */
  private static final class Down extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      boolean probe = "GET".equals(request.getMethod());
      return new MockResponse.Builder()
          .code(probe ? 200 : 500)
          .addHeader("Content-Type", "application/json")
          .body("{\"data\":[]}")
          .build();
    }
  }

  private static ChatProvider openAi(MockWebServer service, String key) {
    return OpenAiCompatibleProvider.builder("up")
        .baseUrl(service.url("/v1").toString())
        .apiKey(key)
        .build();
  }

  private static void replace(ChatClient client, ChatProvider next, ProviderOptions options) {
    client.reconfigure(settings -> settings.removeProvider("up").provider(next, options));
  }

  private static void failTwice(ChatClient client) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> client.chat(HELLO)).isNotNull();
    }
  }

  private static CircuitState circuit(ChatClient client, String provider) {
    CompletableFuture<Map<String, ProviderHealth>> health = client.health();
    return health.join().get(provider).circuit();
  }

  @Test
  void the_state_of_a_simulated_provider_is_kept_while_its_settings_are_equal() {
    Fault fault = Fault.status(500);
    try (ChatClient client =
        builder()
            .provider(SimulatedProvider.builder("up").fault(fault).build())
            .resilience(FRAGILE)
            .build()) {
      failTwice(client);

      replace(client, SimulatedProvider.builder("up").fault(fault).build(), NO_OPTIONS);
      assertThat(circuit(client, "up")).isEqualTo(CircuitState.OPEN);
      assertThat(client.statistics().calls()).isEqualTo(2);

      replace(client, SimulatedProvider.builder("up").build(), NO_OPTIONS);
      assertThat(circuit(client, "up")).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void simulated_providers_with_equal_settings_are_the_same_service() {
    Object identity = SimulatedProvider.builder("up").build().identity();

    assertThat(SimulatedProvider.builder("up").build().identity()).isEqualTo(identity);
    assertThat(SimulatedProvider.builder("up").latency(Duration.ofMillis(1)).build().identity())
        .isNotEqualTo(identity);
    assertThat(
            SimulatedProvider.builder("up").timePerToken(Duration.ofMillis(1)).build().identity())
        .isNotEqualTo(identity);
    assertThat(SimulatedProvider.builder("up").fault(Fault.silence()).build().identity())
        .isNotEqualTo(identity);
    assertThat(SimulatedProvider.builder("up").clock(new MutableClock()).build().identity())
        .isNotEqualTo(identity);
  }

  @Test
  void an_identity_does_not_show_the_key() {
    ChatProvider provider = OpenAiCompatibleProvider.builder("up").apiKey("sk-secret").build();

    assertThat(provider.identity().toString()).doesNotContain("sk-secret");
  }

  @Test
  void settings_that_contradict_each_other_change_nothing() {
    ScriptedProvider first = new ScriptedProvider("first").answers("Hello").answers("Hello");
    try (ChatClient client = builder().provider(first).build()) {
      assertThatThrownBy(() -> client.reconfigure(settings -> settings.removeProvider("first")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("A client needs a provider");
      assertThatThrownBy(() -> client.reconfigure(settings -> settings.removeProvider("nobody")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("There is no provider called 'nobody' to remove: there are [first].");
      assertThatThrownBy(() -> client.reconfigure(settings -> settings.clock(new MutableClock())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot be changed while it runs");

      assertThat(client.chat(HELLO).text()).isEqualTo("Hello");
    }
  }

  @Test
  void the_retry_budget_is_kept() {
    ScriptedProvider first = new ScriptedProvider("first");
    ResilienceOptions retries =
        new ResilienceOptions(
            Duration.ofMinutes(1),
            2,
            new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1)),
            0,
            new CircuitBreakerPolicy(
                false, 50, 2, 2, Duration.ofMinutes(5), Duration.ofMinutes(5), 1));
    try (ChatClient client =
        builder().clock(new MutableClock()).provider(first).resilience(retries).build()) {
      for (int i = 0; i < 10; i++) { // each is tried twice: ten retries are always allowed
        first.fails(Failures.unavailable("first")).fails(Failures.unavailable("first"));
        assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(ChatException.class);
      }
      assertThat(first.requestCount()).isEqualTo(20);

      client.reconfigure(settings -> settings.healthCheckTtl(Duration.ofMinutes(1)));

      first.fails(Failures.unavailable("first"));
      assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(ChatException.class);
      assertThat(first.requestCount()).isEqualTo(21);
    }
  }

  @Test
  void the_cache_in_memory_is_kept() {
    ScriptedProvider first = new ScriptedProvider("first").answers("Hello");
    try (ChatClient client = ChatClient.builder().provider(first).build()) {
      client.chat(HELLO);

      client.reconfigure(
          settings -> settings.resilience(ResilienceOptions.DEFAULT.withMaxAttempts(2)));

      assertThat(client.chat(HELLO).text()).isEqualTo("Hello");
      assertThat(first.requestCount()).isEqualTo(1);
    }
  }
}
