package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.provider.simulated.SimulatedProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("case R50 a closed client fails with a clear message")
class ClosedClientTest {
  private static final ChatRequest HELLO = ChatRequest.of("Hello!");
  private static final String MESSAGE = "This ChatClient is closed";

  private final ChatClient client =
      ChatClient.builder().provider(SimulatedProvider.builder("sim").build()).build();

  static Stream<Named<Consumer<ChatClient>>> entries() {
    return Stream.of(
        Named.of("chat", client -> client.chat(HELLO)),
        Named.of("stream", client -> client.stream(HELLO)),
        Named.of("newCall", ChatClient::newCall),
        Named.of("async", ChatClient::async),
        Named.of("async on threads", client -> client.async(Runnable::run)),
        Named.of("embeddings", ChatClient::embeddings),
        Named.of("models", ChatClient::models),
        Named.of("model", client -> client.model("m", null)),
        Named.of("catalog", ChatClient::catalog),
        Named.of("health", ChatClient::health),
        Named.of("reconfigure", client -> client.reconfigure(settings -> {})));
  }

  @ParameterizedTest
  @MethodSource("entries")
  void for_every_method_of_the_client(Consumer<ChatClient> entry) {
    client.close();

    assertThatThrownBy(() -> entry.accept(client))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(MESSAGE);
  }

  @Test
  void for_clients_that_were_created_from_it_before() {
    AsyncChatClient async = client.async();
    AsyncChatClient onOtherThreads = client.async(Runnable::run);
    EmbeddingClient embeddings = client.embeddings();
    client.close();

    for (AsyncChatClient each : new AsyncChatClient[] {async, onOtherThreads}) {
      assertThatThrownBy(() -> each.chat(HELLO)).hasMessageStartingWith(MESSAGE);
      assertThatThrownBy(() -> each.stream(HELLO)).hasMessageStartingWith(MESSAGE);
    }
    assertThatThrownBy(() -> embeddings.embed("simulated", "Hello!"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(MESSAGE);
  }

  @Test
  void for_a_late_subscriber() {
    Flow.Publisher<ChatChunk> stream = client.async().stream(HELLO);
    client.close();
    CompletableFuture<Object> outcome = new CompletableFuture<>();

    stream.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
          }

          @Override
          public void onNext(ChatChunk chunk) {
            outcome.complete(chunk);
          }

          @Override
          public void onError(Throwable failure) {
            outcome.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            outcome.complete(this);
          }
        });

    assertThatThrownBy(() -> outcome.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(MESSAGE);
  }

  @Test
  void but_its_statistics_are_still_available() {
    client.chat(HELLO);
    client.close();

    assertThat(client.statistics().calls()).isEqualTo(1);
  }
}
