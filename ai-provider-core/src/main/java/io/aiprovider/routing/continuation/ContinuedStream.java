package io.aiprovider.routing.continuation;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Usage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.ReplyOutcome;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import io.aiprovider.resilience.FailureAction;
import io.aiprovider.resilience.FailurePolicy;
import org.jspecify.annotations.Nullable;

/**
 * A stream which, if it breaks off in the middle of a plain text, goes on with that of another
 * target. Used by one thread at a time.
 */
public final class ContinuedStream implements ChunkSource {

  /** Finds the stream that goes on. */
  @FunctionalInterface
  public interface Successor {
    /**
     * Calls another target.
     *
     * @param text what the caller has of the answer, without the white space at its end
     * @param used the tokens of the answer so far; 0 if that is not known
     * @param failure why the stream broke off
     * @return null if there is none
     */
    @Nullable Part after(String text, long used, ChatException failure);
  }

  /** The stream of a target. */
  public record Part(Target target, StreamingReply stream) {}

  private final Successor successor;
  private final PlainText text = new PlainText();
  private StreamingReply current;
  private @Nullable SecondPart second;
  private @Nullable Usage earlier;
  private @Nullable ChatChunk first;

  /** The stream, which may be continued. */
  public ContinuedStream(StreamingReply stream, Successor successor) {
    this.current = stream;
    this.successor = successor;
  }

  /** Whether the answer to this request can be continued, as long as it is plain text. */
  public static boolean isPossible(ChatRequest request) {
    return PlainText.isRequestedBy(request);
  }

  @Override
  public @Nullable ChatChunk next() {
    while (true) {
      ChatChunk chunk = null;
      try {
        chunk = current.next();
      } catch (ChatException failure) {
        goOn(failure);
        continue;
      }
      ChatChunk shown = shown(chunk);
      if (shown != null || chunk == null) {
        return shown;
      }
    }
  }

  @Override
  public @Nullable ChatChunk poll() {
    ChatChunk shown = null;
    while (shown == null) {
      ChatChunk chunk = current.poll();
      if (chunk == null) {
        return null;
      }
      shown = shown(chunk);
    }
    return shown;
  }

  /** Null for a chunk that is left out, and at the end. */
  private @Nullable ChatChunk shown(@Nullable ChatChunk chunk) {
    ChatChunk shown = chunk;
    if (second != null) {
      shown = chunk == null ? second.end(current.end()) : second.shown(chunk);
    }
    if (shown != null) {
      text.add(shown);
      first = first == null ? shown : first;
    }
    return shown;
  }

  /**
   * Switches to the stream of another target.
   *
   * @throws ChatException the failure, if there is none
   */
  private void goOn(ChatException failure) {
    FailureAction action = FailurePolicy.of(failure.kind()).action();
    boolean mayGoOn = action == FailureAction.RETRY_SAME || action == FailureAction.TRY_NEXT;
    if (!mayGoOn || first == null || !text.canBeContinued()) {
      throw failure;
    }
    ReplyOutcome end = current.end();
    Usage used = end == null ? null : end.usage();
    Usage sum = earlier == null ? used : used == null ? earlier : earlier.plus(used);
    Seam seam = new Seam(text.toString());
    Part part = successor.after(seam.sent(), sum == null ? 0 : sum.completionTokens(), failure);
    if (part == null) {
      throw failure;
    }
    earlier = sum;
    current = part.stream();
    second = new SecondPart(first, seam, part.target(), earlier);
  }

  @Override
  public boolean isReady() {
    return current.needsNext();
  }

  @Override
  public boolean onReadable(Runnable listener) {
    return current.onReadable(listener);
  }

  @Override
  public void close() {
    current.close();
  }
}
