package io.aiprovider.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.DeadlineExceeded;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.plan.RoutePlan.Verdict;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.routing.ProviderLimits;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.testing.ScriptedProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of providers, through a client. */
@Timeout(60)
class CapacityGateTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final ChatRequest REQUEST = ChatRequest.of("Hello").withModel("m");

  private final ScriptedProvider a = new ScriptedProvider("a");
  private final ScriptedProvider b = new ScriptedProvider("b");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private ChatClient client;

  @AfterEach
  void close() {
    client.close();
  }

  private void limit(ProviderLimits limits) {
    client =
        ChatClient.builder()
            .cache(CacheOptions.DISABLED)
            .metrics(new ChatMetrics(meters))
            .provider(a, ProviderOptions.builder().models("m").limits(limits).build())
            .build();
  }

  private void limitWithAnother(ProviderLimits limits) {
    client =
        ChatClient.builder()
            .cache(CacheOptions.DISABLED)
            .metrics(new ChatMetrics(meters))
            .provider(a, ProviderOptions.builder().models("m").limits(limits).build())
            .provider(b, ProviderOptions.builder().models("m").priority(2).build())
            .build();
  }

  private String answer(ChatCall call) {
    return ((CompleteReply) client.send(REQUEST, call)).response().text();
  }

  private StreamingReply stream() {
    a.stalls("Hel");
    return client.stream(REQUEST);
  }

  @Test
  void a_call_goes_elsewhere_while_a_provider_has_as_many_as_it_may_get() {
    limitWithAnother(new ProviderLimits(1, 0, 0, LONG));
    b.answers("from b");
    ChatCall second = ChatCall.create();
    try (StreamingReply running = stream()) {
      assertThat(running.provider()).isEqualTo("a");
      assertThat(answer(second)).isEqualTo("from b");
    }

    assertThat(second.trace().attempts()).hasSize(1);
    assertThat(second.routePlan().candidates().get(0).verdict()).isEqualTo(Verdict.BUSY);
    a.answers("from a");
    assertThat(client.chat(REQUEST).text()).isEqualTo("from a");
  }

  @Test
  void a_call_without_another_target_waits_for_room() {
    limit(new ProviderLimits(1, 0, 0, LONG));
    StreamingReply running = stream();
    a.answers("waited");
    ChatCall second = ChatCall.create();
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> answer(second));
    Awaitility.await().until(() -> meters.get("ai_provider.provider.waiting").gauge().value() == 1);
    assertThat(a.requestCount()).isEqualTo(1);

    running.close();

    assertThat(answer.join()).isEqualTo("waited");
  }

  @Test
  void a_call_waits_for_room_if_the_other_targets_have_failed() {
    limitWithAnother(new ProviderLimits(1, 0, 0, LONG));
    StreamingReply running = stream();
    a.answers("waited");
    b.fails(Failures.unavailable("b"));
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> client.chat(REQUEST).text());
    Awaitility.await().until(() -> b.requestCount() == 1);

    running.close();

    assertThat(answer.join()).isEqualTo("waited");
  }

  @Test
  void a_call_that_finds_no_room_in_time_fails_without_a_request() {
    limit(new ProviderLimits(1, 0, 0, Duration.ofMillis(20)));
    try (StreamingReply running = stream()) {
      Overloaded failure = catchThrowableOfType(Overloaded.class, () -> client.chat(REQUEST));

      assertThat(failure)
          .hasMessage("As many requests are sent to the provider as it may get at the same time.");
      assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(1));
      assertThat(running.provider()).isEqualTo("a");
    }
    assertThat(a.requestCount()).isEqualTo(1);
  }

  @Test
  void no_call_waits_for_a_minute_to_pass() {
    limit(new ProviderLimits(0, 1, 0, Duration.ofSeconds(30)));
    a.answers("Hi");
    client.chat(REQUEST);

    Overloaded failure = catchThrowableOfType(Overloaded.class, () -> client.chat(REQUEST));

    assertThat(failure)
        .hasMessage(
            "As many requests are sent to the provider as it may get in a minute (1 requests).");
    assertThat(failure.retryAfter()).isGreaterThan(Duration.ofSeconds(50));
  }

  @Test
  void a_caller_that_leaves_does_not_wait() {
    limit(new ProviderLimits(1, 0, 0, LONG));
    try (StreamingReply running = stream()) {
      ChatCall second = ChatCall.create();
      CompletableFuture<Void> leaving =
          CompletableFuture.runAsync(
              () -> {
                Awaitility.await().until(() -> second.routePlan() != null);
                second.cancel();
              });
      assertThatThrownBy(() -> answer(second)).isInstanceOf(Cancelled.class);
      leaving.join();
      assertThat(running.provider()).isEqualTo("a");
    }
    a.answers("room");
    assertThat(client.chat(REQUEST).text()).isEqualTo("room");
  }

  @Test
  void nobody_waits_beyond_the_deadline_of_the_call() {
    limit(new ProviderLimits(1, 0, 0, LONG));
    try (StreamingReply running = stream()) {
      ChatCall second = ChatCall.builder().timeLimit(Duration.ofMillis(30)).build();
      assertThatThrownBy(() -> answer(second)).isInstanceOf(DeadlineExceeded.class);
      assertThat(running.provider()).isEqualTo("a");
    }
  }

  @Test
  void tokens_count_as_the_provider_counted_them() {
    limit(new ProviderLimits(0, 0, 50, Duration.ZERO));
    a.answers("Hi");
    a.answers("Hi");
    client.chat(REQUEST);
    client.chat(REQUEST);
    ChatRequest longer = ChatRequest.of("word ".repeat(100)).withModel("m");

    assertThatThrownBy(() -> client.chat(longer)).isInstanceOf(Overloaded.class);
  }
}
