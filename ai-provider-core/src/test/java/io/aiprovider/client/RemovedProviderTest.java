package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.cache.CacheOptions;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that is removed while the client runs is closed after its last call. */
@Timeout(60)
class RemovedProviderTest {
  private static final ChatRequest HELLO = ChatRequest.of("Hello!");

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
        throw new IllegalStateException(name() + " was called after it was closed.");
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
  void settings_that_are_set_anew_close_only_the_providers_that_they_leave_out() {
    Closable gone = Closable.slow("gone");
    Closable kept = Closable.slow("kept");
    Closable checked = Closable.slow("checked");
    try (ChatClient client = builder().provider(gone).provider(kept).build()) {
      client.check(settings -> settings.provider(checked));
      assertThat(gone.timesClosed() + kept.timesClosed() + checked.timesClosed()).isZero();

      client.configure(settings -> settings.provider(kept));

      assertThat(gone.timesClosed()).isEqualTo(1);
      assertThat(kept.timesClosed()).isZero();
    }
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
}
