package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.call.Attempt;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.TimedOut;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the provider under test in the same way as the engine: one attempt after another. */
final class ProviderUnderTest implements AutoCloseable {
  static final String PROMPT = "What is the capital of Iceland?";

  private static final int THREADS = 8;
  private static final int REQUESTS = 40;
  private static final long SETTLE_MILLIS = 50;
  private static final long SOON_SECONDS = 5;

  private final ChatProvider provider;
  private final Target target;
  private final ChatRequest request;
  private final ChatCall call = ChatCall.create();
  private final ChatException reason = new TimedOut("Waited long enough.", FailureDetail.NONE);
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  ProviderUnderTest(ChatProvider provider, String model) {
    this.provider = provider;
    this.target = new Target(provider.name(), model, false);
    this.request = ChatRequest.builder().model(model).user(PROMPT).build();
  }

  ChatProvider provider() {
    return provider;
  }

  /** The reason with which attempts are cancelled. */
  ChatException reason() {
    return reason;
  }

  /** Cancels every attempt, including later ones. */
  void cancel() {
    call.cancel(reason);
  }

  ChatReply call(boolean stream) {
    return provider.chat(request.withStream(stream), call.attempt(target).call());
  }

  /** An attempt that was answered. */
  Attempt answered() {
    ChatCall attempt = call.attempt(target).call();
    provider.chat(request, attempt).close();
    return attempt.attemptSoFar();
  }

  /** The answer as a stream: a whole one is replayed, as the engine does. */
  StreamingReply stream() {
    ChatReply reply = call(true);
    return reply instanceof CompleteReply complete
        ? StreamingReply.replay(target, complete.response())
        : (StreamingReply) reply;
  }

  List<ChatChunk> chunks() {
    List<ChatChunk> chunks = new ArrayList<>();
    try (StreamingReply reply = stream()) {
      reply.forEach(chunks::add);
    }
    return chunks;
  }

  /**
   * Lets the action wait for a moment, cancels it, and returns the exception with which it ends.
   */
  Throwable endOnceCancelled(Runnable waiting) {
    Future<?> ended = threads.submit(waiting);
    assertThatThrownBy(() -> ended.get(SETTLE_MILLIS, TimeUnit.MILLISECONDS))
        .as("it should wait until it is cancelled")
        .isInstanceOf(TimeoutException.class);
    cancel();
    try {
      ended.get(SOON_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError(
          "It continued for " + SOON_SECONDS + " s after it was cancelled.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("The test was interrupted.", e);
    }
    throw new AssertionError("It ended as if it had not been cancelled.");
  }

  /**
   * Sends plain and streamed requests alternately; each returns whether its answer was complete.
   */
  List<Future<Boolean>> callFromManyThreads() throws InterruptedException {
    List<Callable<Boolean>> askers = new ArrayList<>();
    askers.addAll(Collections.nCopies(REQUESTS / 2, this::plainIsComplete));
    askers.addAll(Collections.nCopies(REQUESTS / 2, this::streamIsComplete));
    Collections.shuffle(askers);
    return threads.invokeAll(askers, SOON_SECONDS, TimeUnit.SECONDS);
  }

  private boolean plainIsComplete() {
    return call(false) instanceof CompleteReply complete
        && complete.response().finishReason() != null;
  }

  private boolean streamIsComplete() {
    return chunks().stream().anyMatch(chunk -> chunk.finishReason() != null);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    provider.close();
  }
}
