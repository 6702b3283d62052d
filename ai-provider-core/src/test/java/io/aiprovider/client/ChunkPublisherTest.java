package io.aiprovider.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.Failures;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.testing.ScriptedProvider;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunkPublisherTest {
  private static final ChatRequest REQUEST = ChatRequest.builder().model("m").user("Hello").build();

  private final ScriptedProvider provider = new ScriptedProvider("acme");
  private final BlockingQueue<ReplyOutcome> ends = new LinkedBlockingQueue<>();
  private final ChatClient client =
      ChatClient.builder()
          .provider(provider)
          .interceptor(
              chain -> {
                var reply = chain.proceed(chain.request());
                reply.onEnd(ends::add);
                return reply;
              })
          .build();

  /** Records the signals; runs on the requesting thread, so that a test knows when they come. */
  private static class Notes implements Flow.Subscriber<ChatChunk> {
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    Flow.Subscription subscription;
    Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(ChatChunk chunk) {
      told.add(chunk.finishReason() == null ? chunk.text() : chunk.finishReason());
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      told.add("failed");
    }

    @Override
    public void onComplete() {
      told.add("complete");
    }
  }

  private Notes subscribed() {
    Notes notes = new Notes();
    client.async(Runnable::run).stream(REQUEST).subscribe(notes);
    return notes;
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void calls_no_provider_before_a_chunk_is_requested() {
    subscribed();

    assertThat(provider.requestCount()).isZero();
  }

  @Test
  void emits_as_many_chunks_as_are_requested() {
    provider.streams(Wire.stream("a", "b", "c"));
    Notes notes = subscribed();

    notes.subscription.request(2);
    assertThat(notes.told).containsExactly("", "a");
    notes.subscription.request(1);
    assertThat(notes.told).containsExactly("", "a", "b");
  }

  @Test
  void completes_after_the_last_chunk() {
    provider.streams(Wire.stream("a"));
    Notes notes = subscribed();

    notes.subscription.request(Long.MAX_VALUE);
    notes.subscription.request(Long.MAX_VALUE);

    assertThat(notes.told).containsExactly("", "a", "stop", "complete");
  }

  @Test
  void passes_on_the_reply_before_the_first_chunk_and_its_end_before_the_completion() {
    provider.streams(Wire.stream("a"));
    Notes notes = new Notes();
    client.async(Runnable::run).stream(
            REQUEST,
            reply -> {
              notes.told.add("opened by " + reply.provider());
              reply.onEnd(end -> notes.told.add("ended by " + end.provider()));
            })
        .subscribe(notes);

    notes.subscription.request(Long.MAX_VALUE);

    assertThat(notes.told)
        .containsExactly("opened by acme", "", "a", "stop", "ended by acme", "complete");
  }

  @Test
  void fails_and_closes_the_reply_when_the_receiver_of_the_reply_throws() {
    provider.streams(Wire.stream("a"));
    IllegalStateException bug = new IllegalStateException("bug");
    Notes notes = new Notes();
    client.async(Runnable::run).stream(
            REQUEST,
            reply -> {
              throw bug;
            })
        .subscribe(notes);

    notes.subscription.request(1);

    assertThat(notes.failure).isSameAs(bug);
    assertThat(ends).singleElement().satisfies(end -> assertThat(end.complete()).isFalse());
  }

  @Test
  void signals_a_failure_after_the_chunks_that_arrived() {
    var broken = Failures.streamBroken("acme");
    provider.breaksOff(broken, Wire.text("a"));
    Notes notes = subscribed();

    notes.subscription.request(10);

    assertThat(notes.told).containsExactly("a", "failed");
    assertThat(notes.failure).isSameAs(broken);
  }

  @Test
  void signals_a_failure_when_there_is_no_answer() {
    provider.fails(Failures.invalidRequest("acme"));
    Notes notes = subscribed();

    notes.subscription.request(1);

    assertThat(notes.told).containsExactly("failed");
  }

  @Test
  void closes_the_reply_when_it_is_cancelled_between_chunks() {
    provider.streams(Wire.stream("a", "b"));
    Notes notes = subscribed();
    notes.subscription.request(2);

    notes.subscription.cancel();
    notes.subscription.request(1);

    assertThat(notes.told).containsExactly("", "a");
    assertThat(ends.remove().failure()).isInstanceOf(Cancelled.class);
  }

  @Test
  void cancels_the_call_that_waits_for_a_chunk() throws InterruptedException {
    provider.stalls(Wire.text("a"));
    Notes notes = new Notes();
    client.async().stream(REQUEST).subscribe(notes);
    notes.subscription.request(10);
    provider.awaitWaiting();

    notes.subscription.cancel();

    assertThat(ends.poll(10, TimeUnit.SECONDS))
        .extracting(ReplyOutcome::failure)
        .isInstanceOf(Cancelled.class);
    assertThat(notes.told).containsExactly("a");
  }

  @Test
  void refuses_a_request_for_zero_chunks() {
    Notes notes = subscribed();

    notes.subscription.request(0);

    assertThat(notes.failure)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("request(0) is not allowed: request 1 chunk or more.");
    assertThat(provider.requestCount()).isZero();
  }

  @Test
  void has_one_subscriber() {
    Flow.Publisher<ChatChunk> publisher = client.async(Runnable::run).stream(REQUEST);
    publisher.subscribe(new Notes());
    Notes second = new Notes();

    publisher.subscribe(second);

    assertThat(second.failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("A streamed answer has one subscriber: call stream(…) once for each.");
  }

  @Test
  void fails_as_overloaded_when_no_thread_is_free() {
    Notes notes = new Notes();
    client
        .async(
            task -> {
              throw new RejectedExecutionException();
            })
        .stream(REQUEST)
        .subscribe(notes);

    notes.subscription.request(1);

    assertThat(notes.failure).isInstanceOf(Overloaded.class);
  }

  @Test
  void emits_every_chunk_once_to_a_subscriber_that_requests_one_at_a_time()
      throws InterruptedException {
    String[] texts = new String[1_000];
    Arrays.setAll(texts, String::valueOf);
    provider.streams(Wire.stream(texts));
    Notes notes =
        new Notes() {
          @Override
          public void onNext(ChatChunk chunk) {
            super.onNext(chunk);
            subscription.request(1);
          }
        };
    client.async().stream(REQUEST).subscribe(notes);

    notes.subscription.request(1);

    assertThat(notes.told.take()).isEmpty();
    for (String text : texts) {
      assertThat(notes.told.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
    }
    assertThat(notes.told.take()).isEqualTo("stop");
    assertThat(notes.told.take()).isEqualTo("complete");
  }
}
