package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.Failures;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.resilience.circuit.CircuitState;
import io.aiprovider.routing.ModelEntry;
import io.aiprovider.routing.ModelGroup;
import io.aiprovider.routing.ProviderEntry;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  void all_settings_are_set_anew_with_the_state_of_unchanged_providers() {
    ScriptedProvider failing =
        new ScriptedProvider("failing")
            .fails(Failures.unavailable("failing"))
            .fails(Failures.unavailable("failing"));
    ScriptedProvider gone = new ScriptedProvider("gone");
    try (ChatClient client =
        builder()
            .provider(failing)
            .provider(gone)
            .resilience(FRAGILE)
            .interceptor(
                chain -> {
                  throw new IllegalStateException("removed with the other settings");
                })
            .build()) {
      assertThatThrownBy(() -> client.chat(HELLO)).isInstanceOf(IllegalStateException.class);

      client.configure(
          settings -> settings.cache(CacheOptions.DISABLED).provider(failing).resilience(FRAGILE));
      failTwice(client);
      client.configure(
          settings -> settings.cache(CacheOptions.DISABLED).provider(failing).resilience(FRAGILE));

      assertThat(client.providers()).extracting(ProviderEntry::name).containsExactly("failing");
      assertThat(circuit(client, "failing")).isEqualTo(CircuitState.OPEN);
    }
  }

  @Test
  void a_check_changes_nothing_and_finds_what_a_change_would_fail_with() {
    ScriptedProvider first = new ScriptedProvider("first").answers("one").answers("two");
    ScriptedProvider next = new ScriptedProvider("next");
    try (ChatClient client = builder().provider(first).build()) {
      client.chat(HELLO);

      client.check(settings -> settings.provider(next));
      assertThatThrownBy(
              () ->
                  client.check(
                      settings ->
                          settings
                              .provider(next)
                              .routing(
                                  RoutingOptions.DEFAULT.withGroup(
                                      "fast", ModelGroup.of("missing/m")))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("missing");

      assertThat(client.chat(HELLO).text()).isEqualTo("two");
      assertThat(next.requestCount()).isZero();
    }
  }

  @Test
  void a_removed_provider_disappears_from_meters_and_statistics_when_its_last_call_has_ended() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ScriptedProvider gone = new ScriptedProvider("gone").streams("one", "two");
    try (ChatClient client = builder().metrics(new ChatMetrics(registry)).provider(gone).build()) {
      StreamingReply stream = client.stream(HELLO);

      client.reconfigure(
          settings -> settings.removeProvider("gone").provider(new ScriptedProvider("stays")));
      assertThat(tagged(registry, "gone")).isNotEmpty();

      stream.forEach(chunk -> {});

      assertThat(tagged(registry, "gone")).isEmpty();
      assertThat(client.statistics("gone").attempts()).isZero();
    }
  }

  private static List<String> tagged(MeterRegistry registry, String provider) {
    return registry.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> id.getTags().stream().anyMatch(tag -> tag.getValue().equals(provider)))
        .map(Meter.Id::getName)
        .toList();
  }

  @Test
  void the_probe_of_an_unchanged_provider_is_not_repeated() {
    ScriptedProvider stays = new ScriptedProvider("stays");
    try (ChatClient client = builder().provider(stays).build()) {
      client.health().join();
      long probes = client.healthCheckStatistics().probes();

      client.reconfigure(settings -> settings.healthCheckTtl(Duration.ofMinutes(1)));
      client.health().join();

      assertThat(client.healthCheckStatistics().probes()).isEqualTo(probes);
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
