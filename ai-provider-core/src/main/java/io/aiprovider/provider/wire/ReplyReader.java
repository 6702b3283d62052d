package io.aiprovider.provider.wire;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.HttpReply;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkSource;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads an answer from a reply with status 200. Its first byte decides how it is read, because
 * content types are too often wrong. Thread-safe if its translations are.
 *
 * @param errors reads errors that were sent instead of an answer
 * @param answer translates a whole answer into OpenAI's {@code chat.completion}; throws {@link
 *     io.aiprovider.failure.ChatException} if it cannot
 * @param chunks translates the events of a stream into chunks
 * @since 0.1
 */
public record ReplyReader(
    ErrorClassifier errors,
    UnaryOperator<JsonObject> answer,
    Function<JsonEvents, ChunkSource> chunks) {
  /** The maximum size of an answer, and of an event of a stream: 64 MB. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  /** The whole answer to a chat. Closes the reply. */
  public CompleteReply complete(HttpReply reply, Target target) {
    return complete(reply, target, Operation.CHAT);
  }

  /** The whole answer to a plain request. Closes the reply. */
  public CompleteReply complete(HttpReply reply, Target target, Operation operation) {
    try (reply) {
      JsonObject translated = answer.apply(read(reply));
      if (translated.objects(operation.results()).isEmpty()) {
        throw malformed(
            reply, "answered with JSON that has no " + operation.results() + ". Check base-url.");
      }
      return CompleteReply.of(target, new ChatResponse(translated));
    }
  }

  /** The answer to a streaming request. Some providers send it as a whole all the same. */
  public ChatReply streamed(HttpReply reply, Target target, ChatCall attempt) {
    boolean handedOver = false;
    try {
      switch (reply.firstByte()) {
        case -1 -> throw malformed(reply, "ended its stream without an answer.");
        case '<' -> throw malformed(reply, "answered with HTML. Check base-url.");
        case '{' -> {
          return complete(reply, target);
        }
        default -> {
          handedOver = true;
          return StreamingReply.of(target, chunks.apply(new JsonEvents(reply, errors, attempt)));
        }
      }
    } finally {
      if (!handedOver) {
        reply.close();
      }
    }
  }

  /** The JSON of a whole answer that is not an error. */
  private JsonObject read(HttpReply reply) {
    byte[] body = reply.readBody(MAX_BYTES);
    JsonObject json;
    try {
      json = JsonObject.parseLenient(body);
    } catch (JsonException e) {
      String type = errors.mediaType(reply);
      throw malformed(
          reply,
          "answered with " + type + ", which is not JSON. Check base-url. " + e.getMessage());
    }
    if (ErrorBody.isError(json)) {
      throw errors.failureInAnswer(json);
    }
    return json;
  }

  private MalformedReply malformed(HttpReply reply, String what) {
    return new MalformedReply("The provider " + what, errors.detail(reply));
  }
}
