package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.Attempt;
import io.aiprovider.call.CallAttribute;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.CoolingDown;
import io.aiprovider.failure.FailureKind;
import io.aiprovider.health.ProviderHealth;
import io.aiprovider.provider.ApiKey;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import io.aiprovider.provider.openai.Preset;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.CircuitBreakerPolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.routing.strategy.Stickiness;
import io.aiprovider.testing.MutableClock;
import io.aiprovider.testing.ScriptedProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that is called with several keys. */
@Timeout(60)
class SeveralKeysTest {
  private static final String ONE = "sk-the-first-key";
  private static final String TWO = "sk-the-second-key";
  private static final String THREE = "sk-the-third-key";
  private static final ChatRequest HELLO =
      ChatRequest.builder().model("gpt-4o").user("Hello!").build();
  private static final String ANSWER =
      "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}";
  private static final String STREAM =
      "data: {\"id\":\"c\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
          + "\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

  private final MutableClock clock = new MutableClock();
  private final MockWebServer server = new MockWebServer();
  private final ScriptedProvider other = new ScriptedProvider("other");

  /** What the service answers to a key, if it does not accept it. */
  private final Map<String, MockResponse> refusals = new ConcurrentHashMap<>();

  /** The keys of the requests that the service got. */
  private final ConcurrentLinkedQueue<String> used = new ConcurrentLinkedQueue<>();

  private RoutingOptions routing = RoutingOptions.DEFAULT;
  private ResilienceOptions resilience = ResilienceOptions.DEFAULT;

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String key = String.valueOf(request.getHeaders().get("Authorization")).substring(7);
            used.add(key);
            MockResponse refusal = refusals.get(key);
            return refusal != null ? refusal : accepted(request);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static MockResponse accepted(RecordedRequest request) {
    boolean stream =
        request.getBody() != null && request.getBody().utf8().contains("\"stream\":true");
    return stream
        ? new MockResponse.Builder()
            .setHeader("Content-Type", "text/event-stream")
            .body(STREAM)
            .build()
        : new MockResponse.Builder()
            .setHeader("Content-Type", "application/json")
            .body(ANSWER)
            .build();
  }

  private static MockResponse refusal(int status, String... headers) {
    MockResponse.Builder answer =
        new MockResponse.Builder().code(status).body("{\"error\":{\"message\":\"No.\"}}");
    for (int i = 0; i < headers.length; i += 2) {
      answer.setHeader(headers[i], headers[i + 1]);
    }
    return answer.build();
  }

  private OpenAiCompatibleProvider provider(ApiKey... keys) {
    return OpenAiCompatibleProvider.builder("several")
        .baseUrl(server.url("/v1").toString())
        .apiKeys(List.of(keys))
        .build();
  }

  private ChatClientBuilder builder(ApiKey... keys) {
    return ChatClient.builder()
        .cache(CacheOptions.DISABLED)
        .monotonicClock(clock)
        .routing(routing)
        .resilience(resilience)
        .provider(provider(keys), ProviderOptions.builder().priority(1).models("gpt-4o").build());
  }

  private ChatClient client(ApiKey... keys) {
    return builder(keys).build();
  }

  private ChatClient clientWithOther(ApiKey... keys) {
    return builder(keys)
        .provider(other, ProviderOptions.builder().priority(2).models("gpt-4o").build())
        .build();
  }

  private static ApiKey key(String key) {
    return ApiKey.of(key);
  }

  /** Sends one request and reads the answer. */
  private static ChatCall call(ChatClient client, boolean stream) {
    ChatCall call = client.newCall().build();
    try (ChatReply reply = client.send(HELLO.withStream(stream), call)) {
      if (reply instanceof StreamingReply chunks) {
        while (chunks.next() != null) {
          // read to its end
        }
      }
    }
    return call;
  }

  private long uses(String key) {
    return used.stream().filter(key::equals).count();
  }

  @ParameterizedTest
  @CsvSource({"429, false", "429, true", "402, false", "401, false", "401, true", "403, false"})
  void another_key_answers_in_the_same_call(int status, boolean stream) {
    refusals.put(ONE, refusal(status, "Retry-After", "30"));
    try (ChatClient client = clientWithOther(key(ONE), key(TWO).withWeight(0))) {
      ChatCall call = call(client, stream);

      assertThat(call.trace().attempts()).extracting(Attempt::account).containsExactly(1, 2);
      assertThat(call.elapsed()).isZero();
      call(client, stream);
      assertThat(used).containsExactly(ONE, TWO, TWO);
      assertThat(other.requestCount()).isZero();
    }
  }

  @Test
  void a_key_is_used_again_after_its_retry_after() {
    refusals.put(ONE, refusal(429, "Retry-After", "30"));
    try (ChatClient client = client(key(ONE), key(TWO).withWeight(0))) {
      call(client, false);
      clock.advance(Duration.ofSeconds(29));
      call(client, false);
      assertThat(uses(ONE)).isEqualTo(1);

      clock.advance(Duration.ofSeconds(1));
      refusals.clear();
      call(client, false);

      assertThat(uses(ONE)).isEqualTo(2);
    }
  }

  @Test
  void a_rate_limit_without_a_time_is_remembered_for_five_seconds() {
    refusals.put(ONE, refusal(429));
    try (ChatClient client = client(key(ONE), key(TWO).withWeight(0))) {
      call(client, false);
      call(client, false);
      assertThat(uses(ONE)).isEqualTo(1);

      clock.advance(Duration.ofSeconds(5));
      call(client, false);

      assertThat(uses(ONE)).isEqualTo(2);
    }
  }

  @Test
  void a_refused_key_does_not_open_the_circuit() {
    resilience =
        resilience.withCircuitBreaker(
            new CircuitBreakerPolicy(
                true, 50, 2, 2, Duration.ofMinutes(5), Duration.ofMinutes(5), 1));
    refusals.put(ONE, refusal(401));
    try (ChatClient client = client(key(ONE), key(TWO).withWeight(0))) {
      for (int i = 0; i < 5; i++) {
        call(client, false);
        clock.advance(Duration.ofMinutes(5));
      }

      assertThat(uses(ONE)).isEqualTo(5);
      assertThat(uses(TWO)).isEqualTo(5);
    }
  }

  @Test
  void a_failure_of_the_service_goes_to_another_provider() {
    refusals.put(ONE, refusal(500));
    refusals.put(TWO, refusal(500));
    other.answers("from other");
    try (ChatClient client = clientWithOther(key(ONE), key(TWO))) {
      assertThat(client.chat(HELLO).text()).isEqualTo("from other");

      assertThat(used).hasSize(1);
    }
  }

  @Test
  void other_providers_are_called_while_all_keys_cool_down() {
    refusals.put(ONE, refusal(429, "Retry-After", "60"));
    refusals.put(TWO, refusal(429, "Retry-After", "20"));
    other.answers("one").answers("two");
    try (ChatClient client = clientWithOther(key(ONE), key(TWO))) {
      assertThat(client.chat(HELLO).text()).isEqualTo("one");
      assertThat(client.chat(HELLO).text()).isEqualTo("two");

      assertThat(used).containsExactlyInAnyOrder(ONE, TWO);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429})
  void the_caller_hears_when_the_first_key_can_be_used(int status) {
    refusals.put(ONE, refusal(status, "Retry-After", "60"));
    refusals.put(TWO, refusal(status, "Retry-After", "20"));
    try (ChatClient client = client(key(ONE), key(TWO))) {
      assertThatThrownBy(() -> client.chat(HELLO)).isNotInstanceOf(CoolingDown.class);
      assertThatThrownBy(() -> client.chat(HELLO))
          .isInstanceOfSatisfying(
              CoolingDown.class,
              failure -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(20)));

      Explanation.Candidate candidate = client.explain(HELLO).candidates().get(0);
      assertThat(candidate.until()).isNotNull();
      assertThat(used).hasSize(2);
    }
  }

  @Test
  void without_memory_each_call_tries_both_keys() {
    CircuitBreakerPolicy off =
        new CircuitBreakerPolicy(
            false, 50, 10, 20, Duration.ofSeconds(10), Duration.ofMinutes(2), 1);
    resilience = resilience.withCircuitBreaker(off);
    refusals.put(ONE, refusal(429, "Retry-After", "60"));
    try (ChatClient client = client(key(ONE), key(TWO).withWeight(0))) {
      call(client, false);
      call(client, false);

      assertThat(used).containsExactly(ONE, TWO, ONE, TWO);
    }
  }

  @Test
  void the_attempts_of_a_call_stay_limited() {
    resilience = resilience.withMaxAttempts(2);
    for (String each : List.of(ONE, TWO, THREE)) {
      refusals.put(each, refusal(429));
    }
    try (ChatClient client = client(key(ONE), key(TWO), key(THREE))) {
      assertThatThrownBy(() -> client.chat(HELLO)).hasMessageContaining("several");

      assertThat(used).hasSize(2);
    }
  }

  @Test
  void each_key_has_its_own_budget_of_requests() {
    other.answers("from other");
    try (ChatClient client = clientWithOther(new ApiKey(ONE, 1, 2, 0), new ApiKey(TWO, 1, 1, 0))) {
      for (int i = 0; i < 3; i++) {
        call(client, false);
      }
      assertThat(client.chat(HELLO).text()).isEqualTo("from other");

      assertThat(uses(ONE)).isEqualTo(2);
      assertThat(uses(TWO)).isEqualTo(1);
    }
  }

  @Test
  void the_tokens_of_each_key_are_counted() {
    other.answers("from other");
    try (ChatClient client = clientWithOther(new ApiKey(ONE, 1, 0, 4), new ApiKey(TWO, 0, 0, 4))) {
      call(client, false);
      call(client, false);
      assertThat(client.chat(HELLO).text()).isEqualTo("from other");

      assertThat(used).containsExactly(ONE, TWO);
    }
  }

  @Test
  void a_key_that_is_removed_or_added_changes_nothing_for_the_others() {
    refusals.put(ONE, refusal(429, "Retry-After", "60"));
    try (ChatClient client = client(key(ONE), key(TWO).withWeight(0))) {
      call(client, false);

      client.reconfigure(
          settings ->
              settings
                  .removeProvider("several")
                  .provider(
                      provider(key(THREE).withWeight(0), key(ONE)),
                      ProviderOptions.builder().models("gpt-4o").build()));
      used.clear();
      ChatCall call = call(client, false);

      assertThat(used).containsExactly(THREE);
      assertThat(call.trace().attempts()).extracting(Attempt::account).containsExactly(1);
      assertThat(client.health().join().get("several").keys())
          .extracting(ProviderHealth.Key::coolingCause)
          .containsExactly(null, FailureKind.RATE_LIMITED);
    }
  }

  @Test
  void a_session_stays_with_its_key() {
    routing = RoutingOptions.DEFAULT.withSticky(Stickiness.SESSION);
    try (ChatClient client = client(key(ONE), key(TWO))) {
      Set<String> ofSessions = new HashSet<>();
      for (int session = 0; session < 8; session++) {
        Set<String> ofOne = new HashSet<>();
        for (int i = 0; i < 2; i++) {
          used.clear();
          client
              .send(HELLO, client.newCall().attribute(CallAttribute.SESSION, "s" + session).build())
              .close();
          ofOne.addAll(used);
        }
        assertThat(ofOne).hasSize(1);
        ofSessions.addAll(ofOne);
      }
      assertThat(ofSessions).containsExactlyInAnyOrder(ONE, TWO);
    }
  }

  @Test
  void a_provider_is_healthy_if_it_accepts_one_of_its_keys() {
    refusals.put(ONE, refusal(401));
    try (ChatClient client = client(key(ONE), key(TWO))) {
      assertThat(client.health().join().get("several").status())
          .isEqualTo(ProviderHealth.Status.HEALTHY);

      refusals.put(TWO, refusal(401));
      assertThat(client.probe("several").join().error()).isEqualTo(FailureKind.UNAUTHORIZED);
    }
  }

  @Test
  void no_key_is_in_a_message() {
    refusals.put(
        ONE,
        new MockResponse.Builder()
            .code(401)
            .body("{\"error\":{\"message\":\"Wrong: " + TWO + "\"}}")
            .build());
    refusals.put(TWO, Objects.requireNonNull(refusals.get(ONE)));
    try (ChatClient client = client(key(ONE), key(TWO))) {
      assertThatThrownBy(() -> client.chat(HELLO))
          .satisfies(failure -> assertThat(failure.toString()).doesNotContain(TWO, ONE));
    }
    assertThat(key(ONE).toString()).doesNotContain(ONE);
    assertThat(provider(key(ONE), key(TWO)).identity().toString()).doesNotContain(ONE, TWO);
  }

  private static List<ApiKey> both() {
    return List.of(key(ONE), key(TWO));
  }

  private static ChatProvider provider(String type, String address) {
    return switch (type) {
      case "anthropic" ->
          AnthropicProvider.builder("several").baseUrl(address).apiKeys(both()).build();
      case "google" -> GoogleProvider.builder("several").baseUrl(address).apiKeys(both()).build();
      default ->
          OpenAiCompatibleProvider.builder("several")
              .preset(Preset.named(type).orElseThrow())
              .baseUrl(address)
              .apiKeys(both())
              .build();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic, x-api-key, ''",
    "google, x-goog-api-key, ''",
    "azure-openai, api-key, ''",
    "mistral, Authorization, 'Bearer '"
  })
  void each_protocol_sends_the_keys_in_its_own_header(String type, String header, String prefix)
      throws IOException, InterruptedException {
    List<String> sent = new ArrayList<>();
    try (MockWebServer refusing = new MockWebServer()) {
      refusing.start();
      refusing.enqueue(refusal(429, "Retry-After", "60"));
      refusing.enqueue(refusal(429, "Retry-After", "60"));
      String address = refusing.url("/").toString();
      try (ChatClient client = ChatClient.builder().provider(provider(type, address)).build()) {
        assertThatThrownBy(() -> client.chat(HELLO.withModel("several/m")))
            .hasMessageContaining("No.");
      }
      for (int i = 0; i < 2; i++) {
        sent.add(refusing.takeRequest().getHeaders().get(header));
      }
    }

    assertThat(sent).containsExactlyInAnyOrder(prefix + ONE, prefix + TWO);
  }

  @Test
  void settings_that_contradict_each_other_are_refused() {
    assertThatThrownBy(() -> provider(key(ONE), key(" " + ONE + "\n")))
        .hasMessageContaining("has the same key twice in api-keys")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(ONE));
    assertThatThrownBy(
            () ->
                OpenAiCompatibleProvider.builder("several")
                    .apiKey(ONE)
                    .apiKeys(List.of(key(TWO)))
                    .build())
        .hasMessage("The provider several has both api-key and api-keys. Remove one of them.");
    assertThatThrownBy(
            () ->
                OpenAiCompatibleProvider.builder("several")
                    .header("authorization", "Bearer x")
                    .apiKeys(List.of(key(TWO)))
                    .build())
        .hasMessageContaining("has api-keys, but also the header Authorization");
    assertThatThrownBy(() -> key(" ")).hasMessageContaining("is blank");
    assertThatThrownBy(() -> key(ONE).withWeight(-1)).hasMessageContaining("is -1: use 0 to");
    assertThatThrownBy(() -> new ApiKey(ONE, 1, -1, 0)).hasMessageContaining("rpm of a key is -1");
  }
}
