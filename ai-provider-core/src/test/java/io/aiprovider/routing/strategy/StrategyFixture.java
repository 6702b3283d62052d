package io.aiprovider.routing.strategy;

import io.aiprovider.call.CacheDirectives;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.routing.ProviderOptions;
import io.aiprovider.routing.RoutingOptions;
import io.aiprovider.testing.MutableClock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A client with three providers for one model, and a clock that only they move. */
abstract class StrategyFixture {
  static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hello!").build();
  static final ChatRequest STREAM = PLAIN.withStream(true);

  final MutableClock clock = new MutableClock();
  final PacedProvider a = new PacedProvider("a", clock);
  final PacedProvider b = new PacedProvider("b", clock);
  final PacedProvider c = new PacedProvider("c", clock);
  private @Nullable ChatClient client;

  /** A client whose providers have these weights. */
  ChatClient client(RoutingOptions routing, int... weights) {
    ChatClientBuilder builder =
        ChatClient.builder()
            .clock(clock)
            .monotonicClock(clock)
            .routing(routing.withCrossModelFailover(false));
    ChatProvider[] providers = {a, b, c};
    for (int i = 0; i < providers.length; i++) {
      builder.provider(
          providers[i],
          ProviderOptions.builder()
              .priority(i)
              .models("m")
              .weight(i < weights.length ? weights[i] : 1)
              .build());
    }
    client = builder.build();
    return client;
  }

  ChatClient client(RoutingStrategy strategy, int... weights) {
    return client(RoutingOptions.DEFAULT.withStrategy(strategy), weights);
  }

  static ChatCall.Builder uncached(ChatClient client) {
    return client.newCall().cacheDirectives(CacheDirectives.NO_STORE);
  }

  /** Sends a request some times, and reads each answer to its end. */
  void send(ChatRequest request, int times) {
    for (int i = 0; i < times; i++) {
      ask(request);
    }
  }

  /** Sends a request, and returns the provider that answered. */
  String ask(ChatRequest request) {
    ChatClient to = Objects.requireNonNull(client);
    try (ChatReply reply = to.send(request, uncached(to).build())) {
      if (reply instanceof StreamingReply stream) {
        while (stream.next() != null) {}
      }
      return reply.provider();
    }
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
  }
}
