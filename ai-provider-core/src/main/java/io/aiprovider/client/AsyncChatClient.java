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
 * return a future or a publisher. They fail with the same exceptions as the client; dependent
 * stages of a future receive them inside a {@link java.util.concurrent.CompletionException}, as
 * usual.
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
   * Requests an answer. Cancelling the future, or completing it from outside (for example with
   * {@code orTimeout}), cancels the call and the request to the provider. Cancelling a dependent
   * stage does not.
   *
   * @return fails with {@link io.aiprovider.failure.ChatException}; with {@link Overloaded} if the
   *     executor takes no more
   * @throws IllegalStateException if the client is closed
   */
  public CompletableFuture<ChatResponse> chat(ChatRequest request) {
    return future(call -> client.chat(request, call));
  }

  /**
   * Requests an answer as a record.
   *
   * @return like that of {@link #chat(ChatRequest)}; fails as {@link ChatClient#chat(ChatRequest,
   *     Class)} does, too
   * @throws IllegalArgumentException if the type cannot be bound to JSON
   */
  public <T> CompletableFuture<TypedResponse<T>> chat(ChatRequest request, Class<T> type) {
    StructuredOutput<T> output = new StructuredOutput<>(type);
    ChatRequest structured = output.requestIn(request);
    return future(call -> output.read(client.chat(structured, call)));
  }

  /**
   * Requests an answer as a stream. The request is sent when the first chunk is requested, and each
   * chunk is read only when it is requested; the end is found when one more is requested.
   * Cancelling the subscription cancels the call and the request to the provider.
   *
   * @return a cold publisher for one subscriber, which signals on the executor's threads, one at a
   *     time; fails with {@link io.aiprovider.failure.ChatException}; with {@link Overloaded} if
   *     the executor takes no more
   */
  public Flow.Publisher<ChatChunk> stream(ChatRequest request) {
    return stream(request, reply -> {});
  }

  /**
   * Like {@link #stream(ChatRequest)}, for a caller that needs more than the chunks of the answer.
   *
   * @param onOpen receives the reply before its first chunk is read, for example to see which
   *     provider answers and, with {@link ChatReply#onEnd}, the cost. What such a hook stores is
   *     visible in the subscriber's {@code onComplete}. If it throws an exception, the stream fails
   *     with that exception.
   */
  public Flow.Publisher<ChatChunk> stream(ChatRequest request, Consumer<ChatReply> onOpen) {
    client.requireOpen();
    ChatRequest streamed = request.withStream(true);
    Function<ChatCall, StreamingReply> open =
        call -> opened((StreamingReply) client.send(streamed, call), onOpen);
    return new ChunkPublisher(open, () -> client.newCall().build(), executor);
  }

  private static StreamingReply opened(StreamingReply reply, Consumer<ChatReply> onOpen) {
    try {
      onOpen.accept(reply);
    } catch (RuntimeException | Error failure) {
      reply.close();
      throw failure;
    }
    return reply;
  }

  /**
   * This client with a wrapper around the work that it runs on other threads. Use it to carry over
   * context of the caller's thread, such as a trace or a security context.
   *
   * @param wrapper wraps each piece of work in another that runs it, once and on the same thread
   */
  public AsyncChatClient wrapping(UnaryOperator<Runnable> wrapper) {
    return new AsyncChatClient(client, work -> executor.execute(wrapper.apply(work)));
  }

  private <R> CompletableFuture<R> future(Function<ChatCall, R> work) {
    client.requireOpen();
    ChatCall call = client.newCall().build();
    CompletableFuture<R> future = new CompletableFuture<>();
    CompletableFuture<R> unused = // dependents of the future see its failure there
        future.whenComplete(
            (result, failure) -> {
              if (failure != null) {
                call.cancel();
              }
            });
    try {
      executor.execute(() -> complete(future, work, call));
    } catch (RejectedExecutionException busy) {
      future.completeExceptionally(refused(busy));
    }
    return future;
  }

  private static <R> void complete(
      CompletableFuture<R> future, Function<ChatCall, R> work, ChatCall call) {
    try {
      call.check();
      future.complete(work.apply(call));
    } catch (RuntimeException | Error failure) {
      future.completeExceptionally(failure);
    }
  }

  static Overloaded refused(RejectedExecutionException cause) {
    return new Overloaded(
        "No thread is free for the call, or the client has been closed. Give async(…) an executor with"
            + " more threads, or run on Java 21, where there is no such bound.",
        FailureDetail.NONE,
        cause);
  }
}
