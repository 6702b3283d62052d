package io.aiprovider.routing.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.resilience.HedgePolicy;
import io.aiprovider.resilience.ResilienceOptions;
import io.aiprovider.resilience.RetryPolicy;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A client with three providers for one model, and what a listener is told of its calls. */
abstract class HedgeFixture {
  static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hello!").build();
  static final ChatRequest STREAM = PLAIN.withStream(true);
  static final HedgePolicy SOON = HedgePolicy.after(Duration.ofMillis(1));
  static final HedgePolicy LATE = HedgePolicy.after(Duration.ofSeconds(60));

  final HeldProvider a = new HeldProvider("a");
  final HeldProvider b = new HeldProvider("b");
  final HeldProvider c = new HeldProvider("c");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<Attempt> begun = new CopyOnWriteArrayList<>();
  final List<Attempt> ended = new CopyOnWriteArrayList<>();
  final List<FinishedCall> finished = new CopyOnWriteArrayList<>();
  ResilienceOptions resilience =
      ResilienceOptions.DEFAULT.withRetry(
          new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)));
  RoutingOptions routing = RoutingOptions.DEFAULT.withCrossModelFailover(false);
  private @Nullable ChatClient client;

  /** Makes a client with this policy. */
  final ChatClient client(HedgePolicy hedge) {
    ChatClientBuilder builder =
        ChatClient.builder()
            .routing(routing)
            .resilience(resilience.withHedge(hedge))
            .metrics(new ChatMetrics(meters))
            .listener(new Recording());
    int priority = 1;
    for (HeldProvider provider : List.of(a, b, c)) {
      builder
          .provider(provider, ProviderOptions.builder().priority(priority++).models("m").build())
          .price(provider.name(), Price.perMillion(BigDecimal.ONE, BigDecimal.TEN));
    }
    client = builder.build();
    return client;
  }

  private final class Recording implements CallListener {
    @Override
    public void attemptStarted(ChatCall call, Attempt attempt) {
      begun.add(attempt);
    }

    @Override
    public void attemptEnded(ChatCall call, Attempt attempt) {
      ended.add(attempt);
    }

    @Override
    public void callEnded(ChatCall call, FinishedCall end) {
      finished.add(end);
    }
  }

  ChatCall.Builder newCall() {
    return Objects.requireNonNull(client).newCall().cacheDirectives(CacheDirectives.NO_STORE);
  }

  /** Sends a request and reads the answer to its end. */
  String ask(ChatRequest request) {
    return ask(request, newCall().build());
  }

  String ask(ChatRequest request, ChatCall call) {
    try (ChatReply reply = Objects.requireNonNull(client).send(request, call)) {
      return reply instanceof StreamingReply stream
          ? stream.toResponse().text()
          : ((CompleteReply) reply).response().text();
    }
  }

  /** Asks on another thread. */
  CompletableFuture<String> askLater(ChatRequest request, ChatCall call) {
    return CompletableFuture.supplyAsync(() -> ask(request, call));
  }

  double hedges(String provider, String outcome) {
    Counter counter =
        meters
            .find("ai_provider.hedges")
            .tags("gen_ai.provider.name", provider, "outcome", outcome)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  /** The only call that has ended. */
  FinishedCall call() {
    assertThat(finished).hasSize(1);
    return finished.get(0);
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(begun.stream().map(Attempt::id).toList())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(ended.stream().map(Attempt::id).toList());
    assertThat(meters.get("ai_provider.requests.in_flight").gauge().value()).isZero();
    Objects.requireNonNull(client).close();
  }
}
