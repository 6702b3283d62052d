package io.aiprovider.resilience;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.Objects;

/**
 * The commit point: a stream is passed on when its first content has arrived, so that another
 * attempt can be made after any earlier failure. Chunks before the first content, such as the one
 * with the role, are held back until then: at most {@value #MAX_CHUNKS} of them, and {@value
 * #MAX_BYTES} bytes. A stream that sends more is malformed.
 */
public final class CommitGate implements AttemptInterceptor {
  static final int MAX_CHUNKS = 1_000;
  static final int MAX_BYTES = 1024 * 1024;

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
    Opening opening = new Opening(target.provider());
    stream.readAhead(
        opening::isOver, () -> opening.malformed("The stream ended without any content."));
    return stream;
  }

  /** Counts the chunks before the first content. */
  private static final class Opening {
    private final String provider;
    private int chunks;
    private long bytes;

    Opening(String provider) {
      this.provider = provider;
    }

    boolean isOver(ChatChunk chunk) {
      if (chunk.hasContent()) {
        return true;
      }
      chunks++;
      bytes += chunk.json().toBytes().length;
      if (chunks > MAX_CHUNKS) {
        throw malformed(
            "The stream sent more than " + MAX_CHUNKS + " chunks before its first content.");
      }
      if (bytes > MAX_BYTES) {
        throw malformed(
            "The stream sent more than " + MAX_BYTES + " bytes before its first content.");
      }
      return false;
    }

    MalformedReply malformed(String message) {
      return new MalformedReply(message, FailureDetail.ofProvider(provider));
    }
  }
}
