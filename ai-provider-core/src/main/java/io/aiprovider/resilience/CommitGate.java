package io.aiprovider.resilience;

import io.aiprovider.call.AttemptInterceptor;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import java.util.Objects;

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
    stream.readAhead(
        ChatChunk::hasContent,
        () ->
            new MalformedReply(
                "The stream ended without any content.",
                FailureDetail.ofProvider(target.provider())));
    return stream;
  }
}
