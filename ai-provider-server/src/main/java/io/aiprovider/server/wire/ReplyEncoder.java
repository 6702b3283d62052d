package io.aiprovider.server.wire;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the reply to one request in the caller's protocol: a whole answer, or a stream of chunks
 * followed by an end or an error. Used by one thread at a time.
 *
 * <p>The output is in memory: an {@link IOException} is a bug.
 */
public interface ReplyEncoder {
  /** A whole answer, as JSON. */
  byte[] answer(ChatResponse response);

  /** The media type of a stream. */
  String streamType();

  /** Writes a chunk in this protocol: as several events, one, or none. */
  void chunk(ChatChunk chunk, OutputStream out) throws IOException;

  /** Writes the end of a stream that is complete. */
  void end(OutputStream out) throws IOException;

  /** Writes the end of a stream that failed. */
  void error(ApiError error, OutputStream out) throws IOException;
}
