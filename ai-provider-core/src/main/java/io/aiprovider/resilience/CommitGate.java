package io.aiprovider.resilience;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.ChunkSource;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The point of no return: a stream is handed on when its first content is there, so that whatever
 * fails before can be made good by another attempt. Chunks before it, which only open the message,
 * are held back until then.
 */
public final class CommitGate implements AttemptInterceptor {

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatReply reply = chain.proceed(chain.request());
    if (!chain.request().stream()) {
      return reply;
    }
    Target target = Objects.requireNonNull(chain.call().target());
    StreamingReply stream =
        reply instanceof CompleteReply complete
            ? StreamingReply.replay(target, complete.response())
            : (StreamingReply) reply;
    return awaitContent(stream, target);
  }

  private static ChatReply awaitContent(StreamingReply reply, Target target) {
    Deque<ChatChunk> heldBack = new ArrayDeque<>();
    try {
      ChatChunk chunk;
      do {
        chunk = reply.next();
        if (chunk == null) {
          throw new MalformedReply(
              "The stream ended without any content.", FailureDetail.ofProvider(target.provider()));
        }
        heldBack.add(chunk);
      } while (!chunk.hasContent());
    } catch (RuntimeException | Error failure) {
      reply.close();
      throw failure;
    }
    return reply.through(source -> new HeldBack(heldBack, source));
  }

  /** Chunks that are there already, then the rest. */
  private record HeldBack(Deque<ChatChunk> chunks, ChunkSource rest) implements ChunkSource {

    @Override
    public @Nullable ChatChunk next() {
      ChatChunk chunk = chunks.poll();
      return chunk != null ? chunk : rest.next();
    }

    @Override
    public void close() {
      chunks.clear();
      rest.close();
    }
  }
}
