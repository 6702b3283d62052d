package io.aiprovider.cache.coalescing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.CacheStatus;
import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.caller.Caller;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.client.ChatClientBuilder;
import io.aiprovider.failure.ChatException;
import io.aiprovider.observe.ChatMetrics;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Callers on threads of their own, and two providers that charge a dollar for each token. */
@Timeout(60)
abstract class CoalescingFixture {
  static final ChatRequest PLAIN = ChatRequest.builder().model("m").user("Hi").maxTokens(9).build();
  static final ChatRequest STREAM = PLAIN.withStream(true);
  static final ChatRequest STREAM_WITH_USAGE =
      STREAM.with("stream_options", Map.of("include_usage", true));
  static final Caller ADA = new Caller("ada", "acme", "ada", Set.of());
  static final Caller BOB = new Caller("bob", "acme", "bob", Set.of());
  static final Caller EVE = new Caller("eve", "other", "eve", Set.of());
  static final BigDecimal ALL = new BigDecimal(8);

  private static final Duration POLL = Duration.ofMillis(5);

  final HeldProvider a = new HeldProvider("a");
  final HeldProvider b = new HeldProvider("b");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Map<String, List<FinishedCall>> finished = new ConcurrentHashMap<>();
  private final List<Caught> callers = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private @Nullable ChatClient client;

  /** What became of a call. */
  final class Caught {
    final ChatCall call;
    final CompletableFuture<ChatReply> reply = new CompletableFuture<>();
    final List<ChatChunk> chunks = new CopyOnWriteArrayList<>();
    final CompletableFuture<@Nullable ChatException> end = new CompletableFuture<>();

    Caught(ChatCall call) {
      this.call = call;
      callers.add(this);
    }

    ChatReply reply() {
      return reply.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** The text of the whole answer. */
    String text() {
      assertThat(failure()).isNull();
      return textSoFar();
    }

    String textSoFar() {
      if (reply() instanceof CompleteReply complete) {
        return complete.response().text();
      }
      StringBuilder text = new StringBuilder();
      chunks.forEach(chunk -> text.append(chunk.text()));
      return text.toString();
    }

    @Nullable ChatException failure() {
      return end.orTimeout(20, TimeUnit.SECONDS).join();
    }

    CacheStatus cache() {
      return call.trace().cacheStatus();
    }

    void awaitText(String text) {
      until(() -> textSoFar().equals(text));
    }

    /** The end of the call, of which there must be one. */
    FinishedCall finished() {
      until(() -> finished.containsKey(call.id()));
      return finished.get(call.id()).get(0);
    }

    boolean hasFinished() {
      return finished.containsKey(call.id());
    }

    Caught follows() {
      until(() -> cache() == CacheStatus.COALESCED);
      return this;
    }

    private void run(ChatRequest request, boolean reads) {
      try {
        ChatReply got = client().send(request, call);
        reply.complete(got);
        if (got instanceof StreamingReply stream && reads) {
          read(stream);
        }
        if (reads) {
          end.complete(null);
        }
      } catch (ChatException failure) {
        reply.completeExceptionally(failure);
        end.complete(failure);
      } catch (RuntimeException | Error failure) {
        reply.completeExceptionally(failure);
        end.completeExceptionally(failure);
      }
    }

    private void read(StreamingReply stream) {
      try (stream) {
        stream.forEach(chunks::add);
      }
    }

    /** Reads the rest of the stream. */
    Caught readOn() {
      threads.execute(
          () -> {
            try {
              read((StreamingReply) reply());
              end.complete(null);
            } catch (ChatException failure) {
              end.complete(failure);
            }
          });
      return this;
    }

    StreamingReply stream() {
      return (StreamingReply) reply();
    }
  }

  @AfterEach
  final void nothingIsLeft() {
    callers.forEach(caller -> caller.call.cancel());
    callers.forEach(
        caller -> {
          if (caller.reply.isDone() && !caller.reply.isCompletedExceptionally()) {
            caller.reply.join().close();
          }
        });
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(a.open() + b.open()).as("open requests").isZero();
              assertThat(meters.get("ai_provider.requests.in_flight").gauge().value()).isZero();
              assertThat(finished.keySet())
                  .as("calls that ended")
                  .containsAll(callers.stream().map(caller -> caller.call.id()).toList());
            });
    assertThat(finished.values()).as("each call ends once").allMatch(ends -> ends.size() == 1);
    threads.shutdownNow();
    client().close();
  }

  ChatClient client() {
    ChatClient now = client;
    return now == null ? open(builder -> builder) : now;
  }

  final synchronized ChatClient open(UnaryOperator<ChatClientBuilder> settings) {
    if (client == null) {
      client =
          settings
              .apply(
                  ChatClient.builder()
                      .provider(a)
                      .price("a", Price.perToken(BigDecimal.ONE))
                      .metrics(new ChatMetrics(meters))
                      .listener(
                          new CallListener() {
                            @Override
                            public void callEnded(ChatCall call, FinishedCall end) {
                              finished.computeIfAbsent(call.id(), id -> new ArrayList<>()).add(end);
                            }
                          }))
              .build();
    }
    return client;
  }

  /** With both providers. */
  final ChatClient openWithBoth(UnaryOperator<ChatClientBuilder> settings) {
    return open(
        builder -> settings.apply(builder.provider(b).price("b", Price.perToken(BigDecimal.ONE))));
  }

  final Caught send(ChatRequest request) {
    return send(request, client().newCall().build());
  }

  final Caught send(ChatRequest request, Caller caller) {
    return send(request, client().newCall().caller(caller).build());
  }

  final Caught send(ChatRequest request, ChatCall call) {
    Caught caught = new Caught(call);
    threads.execute(() -> caught.run(request, true));
    return caught;
  }

  /** Gets the reply but does not read it. */
  final Caught sendWithoutReading(ChatRequest request, ChatCall call) {
    Caught caught = new Caught(call);
    threads.execute(() -> caught.run(request, false));
    return caught;
  }

  final List<Caught> send(int count, ChatRequest request) {
    List<Caught> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(send(request));
    }
    return all;
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
  }

  static void awaitAllButOneFollow(List<Caught> callers) {
    until(
        () ->
            callers.stream().filter(caller -> caller.cache() == CacheStatus.COALESCED).count()
                == callers.size() - 1);
  }
}
