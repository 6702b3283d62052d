package io.aiprovider.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.interceptor.InterceptorChain;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint below an interceptor in its tests. It follows a script, one step for each request,
 * and records how often each of its replies ended and which of its streams are open. Thread-safe.
 */
final class ScriptedEndpoint implements InterceptorChain.Endpoint {
  static final Target TARGET = new Target("provider-1", "model-1", false);

  private final Queue<Function<ChatCall, ChatReply>> script = new ConcurrentLinkedQueue<>();
  private final Queue<AtomicInteger> ends = new ConcurrentLinkedQueue<>();
  private final Set<ChunkSource> open = ConcurrentHashMap.newKeySet();

  ScriptedEndpoint answers() {
    return line(call -> CompleteReply.of(TARGET, Answers.complete("Reykjavik")));
  }

  ScriptedEndpoint streams() {
    return line(call -> stream(Answers.streamed("Reykja", "vik"), () -> {}));
  }

  ScriptedEndpoint breaksOff(RuntimeException failure) {
    return line(call -> stream(Answers.begun("Reykja"), () -> raise(failure)));
  }

  ScriptedEndpoint fails(RuntimeException failure) {
    return line(call -> raise(failure));
  }

  /** The caller leaves before there is an answer. */
  ScriptedEndpoint leavesBefore() {
    return line(ScriptedEndpoint::leave);
  }

  /** The caller leaves while the answer is on its way to it. */
  ScriptedEndpoint leavesAsItBegins() {
    return line(
        call -> {
          call.cancel();
          return stream(Answers.streamed("Reykja", "vik"), () -> {});
        });
  }

  /** The caller leaves while it waits for the next chunk. */
  ScriptedEndpoint leavesMidway() {
    return line(call -> stream(Answers.begun("Reykja"), () -> leave(call)));
  }

  private ScriptedEndpoint line(Function<ChatCall, ChatReply> line) {
    script.add(line);
    return this;
  }

  private static ChatReply leave(ChatCall call) {
    call.cancel();
    return raise(Objects.requireNonNull(call.cancelled()));
  }

  private static ChatReply raise(RuntimeException failure) {
    throw failure;
  }

  private ChatReply stream(List<ChatChunk> chunks, Runnable afterwards) {
    ChunkSource source = new Chunks(chunks.iterator(), afterwards);
    open.add(source);
    return StreamingReply.of(TARGET, source);
  }

  @Override
  public ChatReply answer(ChatRequest request, ChatCall call) {
    ChatReply reply =
        Objects.requireNonNull(script.poll(), "One request more than expected.").apply(call);
    AtomicInteger count = new AtomicInteger();
    ends.add(count);
    reply.onEnd(end -> count.incrementAndGet());
    return reply;
  }

  void assertEverythingEndedOnce() {
    assertThat(open).as("streams that are still open").isEmpty();
    assertThat(ends).allSatisfy(count -> assertThat(count).hasValue(1));
  }

  /** Chunks, then what happens after them. */
  private final class Chunks implements ChunkSource {
    private final Iterator<ChatChunk> chunks;
    private final Runnable afterwards;

    Chunks(Iterator<ChatChunk> chunks, Runnable afterwards) {
      this.chunks = chunks;
      this.afterwards = afterwards;
    }

    @Override
    public @Nullable ChatChunk next() {
      if (chunks.hasNext()) {
        return chunks.next();
      }
      afterwards.run();
      return null;
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }
}
