package io.aiprovider.server.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.reply.StreamingReply;
import java.io.OutputStream;

/** Writes answers that are never streamed, because their requests cannot ask for a stream. */
public abstract class WholeAnswerEncoder implements ReplyEncoder {
  protected WholeAnswerEncoder() {}

  @Override
  public final String streamType() {
    throw notStreamed();
  }

  @Override
  public final void chunk(ChatChunk chunk, OutputStream out) {
    throw notStreamed();
  }

  @Override
  public final void end(StreamingReply reply, ChatCall call, OutputStream out) {
    throw notStreamed();
  }

  @Override
  public final void error(ApiError error, OutputStream out) {
    throw notStreamed();
  }

  private static IllegalStateException notStreamed() {
    return new IllegalStateException("This answer is not streamed.");
  }
}
