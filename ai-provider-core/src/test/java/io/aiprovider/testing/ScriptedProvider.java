package io.aiprovider.testing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.Cancelled;
import io.aiprovider.failure.ChatException;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A provider that follows the script of a test, one step for each request, and records the
 * requests.
 *
 * <pre>{@code
 * ScriptedProvider first = new ScriptedProvider("first").fails(overloaded);
 * ScriptedProvider second = new ScriptedProvider("second").answers("Hello!");
 * }</pre>
 *
 * <p>Answers created from text report a usage of 3 prompt and 5 completion tokens. A request beyond
 * the script fails with an {@link IllegalStateException}, which the engine does not handle. All
 * waiting ends when the attempt is cancelled, and after 10 seconds in any case.
 *
 * <p>Thread-safe; each concurrent request takes one step, in the order of arrival.
 *
 * @since 0.1
 */
public final class ScriptedProvider implements ChatProvider {
  private static final int PATIENCE_SECONDS = 10;

  private interface Line {
    ChatReply reply(Target target, ChatCall attempt);
  }

  private final String name;
  private final Queue<Line> script = new ConcurrentLinkedQueue<>();
  private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
  private final Semaphore waiting = new Semaphore(0);
  private volatile Runnable onProbe = () -> {};

  /** A provider with an empty script. */
  public ScriptedProvider(String name) {
    this.name = name;
  }

  /** Returns this text as a whole answer, also for a streaming request. */
  public ScriptedProvider answers(String text) {
    return answers(Answers.complete(text));
  }

  /** Returns this as a whole answer, also for a streaming request. */
  public ScriptedProvider answers(ChatResponse response) {
    return line((target, attempt) -> CompleteReply.of(target, response));
  }

  /** Streams the role, these texts, a finish reason and the usage. */
  public ScriptedProvider streams(String first, String... more) {
    return streams(Answers.streamed(first, more).toArray(ChatChunk[]::new));
  }

  /** Streams these chunks and ends. */
  public ScriptedProvider streams(ChatChunk... chunks) {
    return stream(attempt -> {}, chunks);
  }

  /** Fails instead of an answer. */
  public ScriptedProvider fails(ChatException failure) {
    return line(
        (target, attempt) -> {
          throw failure;
        });
  }

  /** Streams the role and these texts, and then fails. */
  public ScriptedProvider breaksOff(ChatException failure, String first, String... more) {
    return breaksOff(failure, Answers.begun(first, more).toArray(ChatChunk[]::new));
  }

  /** Streams these chunks, and then fails. */
  public ScriptedProvider breaksOff(ChatException failure, ChatChunk... chunks) {
    return stream(
        attempt -> {
          throw failure;
        },
        chunks);
  }

  /** Does not answer until the attempt is cancelled. */
  public ScriptedProvider hangs() {
    return line(
        (target, attempt) -> {
          throw awaitCancellation(attempt);
        });
  }

  /** Streams the role and these texts, and then nothing more until the attempt is cancelled. */
  public ScriptedProvider stalls(String first, String... more) {
    return stalls(Answers.begun(first, more).toArray(ChatChunk[]::new));
  }

  /** Streams these chunks and then nothing more until the attempt is cancelled. */
  public ScriptedProvider stalls(ChatChunk... chunks) {
    return stream(
        attempt -> {
          throw awaitCancellation(attempt);
        },
        chunks);
  }

  private ScriptedProvider stream(Consumer<ChatCall> afterwards, ChatChunk... chunks) {
    List<ChatChunk> copy = List.of(chunks);
    return line(
        (target, attempt) ->
            StreamingReply.of(
                target, new ScriptedChunks(attempt, copy, () -> afterwards.accept(attempt))));
  }

  private ScriptedProvider line(Line line) {
    script.add(line);
    return this;
  }

  private ChatException awaitCancellation(ChatCall attempt) {
    CountDownLatch cancelled = new CountDownLatch(1);
    attempt.onCancel(cancelled::countDown);
    waiting.release();
    try {
      if (!cancelled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The attempt on " + name + " was not cancelled in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Cancelled(
          "The thread that waited was interrupted.", FailureDetail.ofProvider(name), e);
    }
    return Objects.requireNonNull(attempt.cancelled());
  }

  /**
   * Waits until one more request has reached a step in which the script hangs or stalls.
   *
   * @throws IllegalStateException if none has reached it within 10 seconds
   */
  public void awaitWaiting() {
    try {
      if (!waiting.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("No request waited for " + name + " in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name + ".", e);
    }
  }

  /** Sets what a probe does; by default it succeeds. */
  public ScriptedProvider onProbe(Runnable action) {
    onProbe = action;
    return this;
  }

  /** The requests so far, in order. */
  public List<ChatRequest> requests() {
    return List.copyOf(requests);
  }

  /** The number of requests so far. */
  public int requestCount() {
    return requests.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String defaultModel() {
    return "scripted";
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    requests.add(request);
    Target target = Objects.requireNonNull(attempt.target(), "An attempt needs its target.");
    ChatException reason = attempt.cancelled();
    if (reason != null) {
      throw reason;
    }
    Line line = script.poll();
    if (line == null) {
      throw new IllegalStateException("Provider " + name + " was called once more than expected.");
    }
    return line.reply(target, attempt);
  }

  @Override
  public void probe() {
    onProbe.run();
  }
}
