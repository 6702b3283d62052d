package io.aiprovider.server.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reply to one request in the caller's protocol: a whole answer, or a stream of chunks
 * followed by an end or an error. Used by one thread at a time.
 *
 * <p>The output is in memory: an {@link IOException} is a bug.
 */
public interface ReplyEncoder {
  /**
   * A further request that must be answered before the caller gets an answer, for example because
   * the reply does not have the required form; null: none, the reply can be answered. Called for
   * each complete reply in turn.
   *
   * @param call the call that the reply belongs to
   */
  default @Nullable FollowUp followUp(CompleteReply reply, ChatCall call) {
    return null;
  }

  /**
   * A whole answer, as JSON.
   *
   * @param reply the last reply that {@link #followUp} got
   * @param call the call that it belongs to
   * @throws io.aiprovider.failure.ChatException if the reply cannot be answered
   */
  byte[] answer(CompleteReply reply, ChatCall call);

  /** The media type of a stream. */
  String streamType();

  /** Writes a chunk in this protocol: as several events, one, or none. */
  void chunk(ChatChunk chunk, OutputStream out) throws IOException;

  /**
   * Writes the end of a stream that is complete.
   *
   * @param call the call that the reply belongs to
   */
  void end(StreamingReply reply, ChatCall call, OutputStream out) throws IOException;

  /** Writes the end of a stream that failed. */
  void error(ApiError error, OutputStream out) throws IOException;
}
