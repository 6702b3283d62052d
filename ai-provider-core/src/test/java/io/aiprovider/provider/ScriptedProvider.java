package io.aiprovider.provider;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ChunkSource;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.ListSource;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Wire;
import io.aiprovider.failure.ChatException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A provider that does what a test wrote down, one line a request, and remembers the requests. */
public final class ScriptedProvider implements ChatProvider {

  private interface Line {
    ChatReply reply(Target target, ChatCall attempt);
  }

  private final String name;
  private final Queue<Line> script = new ConcurrentLinkedQueue<>();
  private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private volatile Runnable onProbe = () -> {};

  public ScriptedProvider(String name) {
    this.name = name;
  }

  public ScriptedProvider answers(String text) {
    return answers(Wire.answer(text));
  }

  public ScriptedProvider answers(ChatResponse response) {
    return line((target, attempt) -> CompleteReply.of(target, response));
  }

  public ScriptedProvider streams(ChatChunk... chunks) {
    return line((target, attempt) -> StreamingReply.of(target, ListSource.of(chunks)));
  }

  public ScriptedProvider breaksOff(ChatException failure, ChatChunk... chunks) {
    return line(
        (target, attempt) -> StreamingReply.of(target, ListSource.failing(failure, chunks)));
  }

  public ScriptedProvider fails(ChatException failure) {
    return line(
        (target, attempt) -> {
          throw failure;
        });
  }

  /** Does not answer until the attempt is cancelled. */
  public ScriptedProvider hangs() {
    return line(
        (target, attempt) -> {
          throw awaitCancellation(attempt);
        });
  }

  /** Streams these chunks and then nothing more until the attempt is cancelled. */
  public ScriptedProvider stalls(ChatChunk... chunks) {
    return line(
        (target, attempt) -> {
          ListSource source = ListSource.of(chunks);
          return StreamingReply.of(
              target,
              new ChunkSource() {
                @Override
                public ChatChunk next() {
                  ChatChunk chunk = source.next();
                  if (chunk == null) {
                    throw awaitCancellation(attempt);
                  }
                  return chunk;
                }

                @Override
                public void close() {
                  source.close();
                }
              });
        });
  }

  private ChatException awaitCancellation(ChatCall attempt) {
    CountDownLatch cancelled = new CountDownLatch(1);
    attempt.onCancel(cancelled::countDown);
    waiting.countDown();
    await(cancelled);
    return Objects.requireNonNull(attempt.cancelled());
  }

  private ScriptedProvider line(Line line) {
    script.add(line);
    return this;
  }

  /** Waits until a request of a hanging line is here. */
  public void awaitWaiting() {
    await(waiting);
  }

  private void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Provider " + name + " waited for 10 s in vain.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Provider " + name + " was interrupted.", e);
    }
  }

  public ScriptedProvider onProbe(Runnable action) {
    onProbe = action;
    return this;
  }

  public List<ChatRequest> requests() {
    return requests;
  }

  public int requestCount() {
    return requests.size();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    requests.add(request);
    @Nullable Line line = script.poll();
    if (line == null) {
      throw new IllegalStateException("Provider " + name + " was asked once more than expected.");
    }
    return line.reply(Objects.requireNonNull(attempt.target()), attempt);
  }

  @Override
  public void probe() {
    onProbe.run();
  }
}
