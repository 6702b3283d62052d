package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.testing.ScriptedProvider;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncChatClientTest {
  record Name(String name) {}

  private static final ChatRequest REQUEST = ChatRequest.builder().model("m").user("Hello").build();

  private final ScriptedProvider provider = new ScriptedProvider("acme");
  private final BlockingQueue<ChatException> failures = new LinkedBlockingQueue<>();
  private final ChatClient client =
      ChatClient.builder().provider(provider).interceptor(this::noteFailure).build();

  private ChatReply noteFailure(ChatInterceptor.Chain chain) {
    try {
      return chain.proceed(chain.request());
    } catch (ChatException failure) {
      failures.add(failure);
      throw failure;
    }
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void returns_the_answer_in_a_future() {
    provider.answers("Hi");

    assertThat(client.async().chat(REQUEST).join().text()).isEqualTo("Hi");
  }

  @Test
  void runs_its_work_inside_the_wrapper() throws InterruptedException {
    provider.answers("Hi");
    ThreadLocal<String> trace = new ThreadLocal<>();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    AsyncChatClient traced =
        client
            .async()
            .wrapping(
                work ->
                    () -> {
                      trace.set("caller's");
                      work.run();
                      seen.add(trace.get());
                      trace.remove();
                    });

    assertThat(traced.chat(REQUEST).join().text()).isEqualTo("Hi");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("caller's");
  }

  @Test
  void answers_with_a_record() {
    provider.answers("{\"name\":\"Ada\"}");

    assertThat(client.async().chat(REQUEST, Name.class).join().value()).isEqualTo(new Name("Ada"));
  }

  @Test
  void fails_with_the_exception_of_the_client() {
    provider.answers("no JSON");

    assertThatThrownBy(() -> client.async().chat(REQUEST, Name.class).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(MalformedReply.class);
  }

  @Test
  void cancels_the_call_when_the_future_is_cancelled() throws InterruptedException {
    provider.hangs();
    CompletableFuture<ChatResponse> future = client.async().chat(REQUEST);
    provider.awaitWaiting();

    future.cancel(false);

    assertThat(failures.poll(10, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
  }

  @Test
  void cancels_the_call_when_the_future_times_out() throws InterruptedException {
    provider.hangs();
    CompletableFuture<ChatResponse> future = client.async().chat(REQUEST);
    provider.awaitWaiting();

    future.orTimeout(1, TimeUnit.MILLISECONDS);

    assertThat(failures.poll(10, TimeUnit.SECONDS)).isInstanceOf(Cancelled.class);
  }

  @Test
  void calls_no_provider_after_it_was_cancelled() {
    BlockingQueue<Runnable> later = new LinkedBlockingQueue<>();
    CompletableFuture<ChatResponse> future = client.async(later::add).chat(REQUEST);
    future.cancel(false);

    later.remove().run();

    assertThat(provider.requestCount()).isZero();
  }

  @Test
  void fails_as_overloaded_when_no_thread_is_free() {
    CompletableFuture<ChatResponse> future =
        client
            .async(
                task -> {
                  throw new RejectedExecutionException();
                })
            .chat(REQUEST);

    assertThatThrownBy(future::join)
        .hasCauseInstanceOf(Overloaded.class)
        .hasMessageContaining("No thread is free for the call, or the client has been closed.");
  }
}
