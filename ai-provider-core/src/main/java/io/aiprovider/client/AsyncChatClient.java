package io.aiprovider.client;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.Overloaded;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.StreamingReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A {@link ChatClient} for programs that do not want to wait: its calls run on other threads and
 * answer by a future or a publisher. Failures are those of the client, as they are: a future's
 * stages see them within a {@link java.util.concurrent.CompletionException}, as ever.
 *
 * <p>Thread-safe. Closed with its client.
 *
 * @since 0.1
 */
public final class AsyncChatClient {
  private final ChatClient client;
  private final Executor executor;

  AsyncChatClient(ChatClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  /**
   * Asks for an answer. A future that is cancelled, or completed by anybody else ({@code
   * orTimeout}), cancels the call, and with it what the provider is doing; cancelling a stage that
   * depends on it does not.
   *
   * @return fails with {@link io.aiprovider.failure.ChatException}; with {@link Overloaded} if the
   *     executor takes no more
   * @throws IllegalStateException if the client is closed
   */
  public CompletableFuture<ChatResponse> chat(ChatRequest request) {
    return future(call -> client.chat(request, call));
  }

  /**
   * Asks for an answer as a record.
   *
   * @return like that of {@link #chat(ChatRequest)}; fails as {@link ChatClient#chat(ChatRequest,
   *     Class)} does, too
   * @throws IllegalArgumentException if the type cannot be bound to JSON
   */
  public <T> CompletableFuture<TypedResponse<T>> chat(ChatRequest request, Class<T> type) {
    StructuredOutput<T> output = new StructuredOutput<>(type);
    ChatRequest asking = output.askedIn(request);
    return future(call -> output.read(client.chat(asking, call)));
  }

  /**
   * Asks for an answer in pieces. Nothing is sent before the first piece is asked for, and no piece
   * is read before it is; that none is left is found when one more is asked for. Cancelling the
   * subscription cancels the call, and with it what the provider is doing.
   *
   * @return has one subscriber, is cold, and signals on the executor's threads, one at a time;
   *     fails with {@link io.aiprovider.failure.ChatException}; with {@link Overloaded} if the
   *     executor takes no more
   */
  public Flow.Publisher<ChatChunk> stream(ChatRequest request) {
    return stream(request, reply -> {});
  }

  /**
   * Asks for an answer in pieces, as {@link #stream(ChatRequest)} does, for a caller that wants to
   * know more of it than its pieces say.
   *
   * @param opened is shown the reply before its first piece is read, to ask it who answers and, by
   *     {@link ChatReply#onEnd}, what that cost; what such a hook notes is seen by the subscriber's
   *     {@code onComplete}. If it throws, the stream fails with that.
   */
  public Flow.Publisher<ChatChunk> stream(ChatRequest request, Consumer<ChatReply> opened) {
    client.requireOpen();
    ChatRequest streamed = request.withStream(true);
    Function<ChatCall, StreamingReply> open =
        call -> shown((StreamingReply) client.send(streamed, call), opened);
    return new ChunkPublisher(open, () -> client.newCall().build(), executor);
  }

  private static StreamingReply shown(StreamingReply reply, Consumer<ChatReply> opened) {
    try {
      opened.accept(reply);
    } catch (RuntimeException | Error bug) {
      reply.close();
      throw bug;
    }
    return reply;
  }

  /**
   * This client with a wrapper around what it runs on other threads, to bring there what belongs to
   * the caller's thread: a trace, a security context.
   *
   * @param wrapper makes of each piece of work another that runs it, once and on the same thread
   */
  public AsyncChatClient wrapping(UnaryOperator<Runnable> wrapper) {
    return new AsyncChatClient(client, work -> executor.execute(wrapper.apply(work)));
  }

  private <R> CompletableFuture<R> future(Function<ChatCall, R> ask) {
    client.requireOpen();
    ChatCall call = client.newCall().build();
    CompletableFuture<R> future = new CompletableFuture<>();
    CompletableFuture<R> unused = // whoever depends on the future sees its failure there
        future.whenComplete(
            (result, failure) -> {
              if (failure != null) {
                call.cancel();
              }
            });
    try {
      executor.execute(() -> complete(future, ask, call));
    } catch (RejectedExecutionException busy) {
      future.completeExceptionally(refused(busy));
    }
    return future;
  }

  private static <R> void complete(
      CompletableFuture<R> future, Function<ChatCall, R> ask, ChatCall call) {
    try {
      call.check();
      future.complete(ask.apply(call));
    } catch (RuntimeException | Error failure) {
      future.completeExceptionally(failure);
    }
  }

  static Overloaded refused(RejectedExecutionException cause) {
    return new Overloaded(
        "No thread is free for the call, or the client was closed meanwhile. Give async(…) an executor with"
            + " more threads, or run on Java 21, where there is no such bound.",
        FailureDetail.NONE,
        cause);
  }
}
