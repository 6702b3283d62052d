package io.aiprovider.server.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.server.wire.OpenAiWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Events that a provider pushes leave on the event loop of the caller. */
@Timeout(20)
class PushedEventStreamTest {
  private static final String LOOP = "event-loop";

  private final ExecutorService loop =
      Executors.newSingleThreadExecutor(task -> new Thread(task, LOOP));
  private final ChatCall call = ChatCall.create();
  private final Events source = new Events();
  private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final EventStream stream = new EventStream(call, new Connection());
  private final Caller caller = new Caller();

  @AfterEach
  void stop() {
    loop.shutdownNow();
  }

  private CompletableFuture<Void> pump(int requested) {
    stream.subscribe(caller);
    caller.request(requested);
    return CompletableFuture.runAsync(
        () ->
            stream.pump(
                StreamingReply.of(new Target("p", "m", false), source),
                OpenAiWire.request(ChatRequest.of("Hi")).encoder()),
        task -> new Thread(task, "call").start());
  }

  @Test
  void leave_together_if_they_came_together_and_wait_for_no_thread() throws Exception {
    CompletableFuture<Void> pumped = pump(100);
    source.give("a");
    assertThat(pieces.take()).isEqualTo("a on call");

    source.give("b", "c");
    assertThat(pieces.take()).isEqualTo("bc on " + LOOP);
    source.give("d");
    assertThat(pieces.take()).isEqualTo("d on " + LOOP);

    source.end();
    assertThat(pieces.take()).isEqualTo("[DONE] on call");
    pumped.get();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void are_not_taken_while_the_caller_takes_nothing() throws Exception {
    CompletableFuture<Void> pumped = pump(2);
    source.give("a");
    assertThat(pieces.take()).isEqualTo("a on call");
    source.give("b");
    assertThat(pieces.take()).isEqualTo("b on " + LOOP);

    source.give("c", "d");
    loop.submit(() -> {}).get();
    assertThat(pieces).isEmpty();
    assertThat(source.size()).isEqualTo(2);

    caller.request(2);
    assertThat(pieces.take()).isEqualTo("cd on call");
    source.end();
    assertThat(pieces.take()).isEqualTo("[DONE] on call");
    pumped.get();
  }

  @Test
  void end_when_the_caller_leaves() throws Exception {
    CompletableFuture<Void> pumped = pump(100);
    source.give("a");
    assertThat(pieces.take()).isEqualTo("a on call");
    source.give("b");
    assertThat(pieces.take()).isEqualTo("b on " + LOOP);

    loop.execute(stream::cancel);

    pumped.get();
    assertThat(call.isAbandoned()).isTrue();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void a_cancelled_call_ends_with_its_error() throws Exception {
    CompletableFuture<Void> pumped = pump(100);
    source.give("a");
    assertThat(pieces.take()).isEqualTo("a on call");

    call.cancel(call.deadlineExceeded());

    assertThat(pieces.take()).contains("error").endsWith(" on call");
    pumped.get();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void a_caller_that_takes_nothing_for_too_long_is_disconnected() throws Exception {
    CompletableFuture<Void> pumped = pump(1);
    source.give("a");
    assertThat(pieces.take()).isEqualTo("a on call");
    source.give("b");

    call.cancel(call.deadlineExceeded());

    closed.get();
    pumped.get();
    assertThat(pieces).isEmpty();
  }

  /** Notes the texts of each piece, and the thread that it came on. */
  private final class Caller extends BaseSubscriber<ByteBuf> {
    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // requests what the test says
    }

    @Override
    protected void hookOnNext(ByteBuf piece) {
      String text = piece.toString(UTF_8).replaceAll("data: |\\{\"text\":\"|\"}|\n", "");
      pieces.add(text + " on " + Thread.currentThread().getName());
    }
  }

  private final class Connection implements CallerConnection {
    @Override
    public void execute(Runnable task) {
      if (Thread.currentThread().getName().equals(LOOP)) {
        task.run();
      } else {
        loop.execute(task);
      }
    }

    @Override
    public ByteBuf buffer(int size) {
      return Unpooled.buffer(size);
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }

  /** Texts that are given to it. */
  private final class Events implements ChunkSource {
    private final Deque<String> texts = new ArrayDeque<>();
    private boolean ended;
    private boolean closed;
    private @Nullable Runnable listener;

    void give(String... more) {
      change(() -> texts.addAll(List.of(more)));
    }

    void end() {
      change(() -> ended = true);
    }

    private void change(Runnable change) {
      Runnable told;
      synchronized (this) {
        change.run();
        notifyAll();
        told = listener;
      }
      if (told != null) {
        told.run();
      }
    }

    synchronized int size() {
      return texts.size();
    }

    synchronized boolean isClosed() {
      return closed;
    }

    @Override
    public synchronized @Nullable ChatChunk next() {
      try {
        while (texts.isEmpty() && !ended) {
          call.check();
          wait(50);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return poll();
    }

    @Override
    public synchronized @Nullable ChatChunk poll() {
      String text = texts.poll();
      return text == null ? null : new ChatChunk(JsonObject.of("text", text));
    }

    @Override
    public synchronized boolean isReady() {
      return ended;
    }

    @Override
    public synchronized boolean onReadable(Runnable added) {
      listener = added;
      return true;
    }

    @Override
    public synchronized void close() {
      closed = true;
    }
  }
}
