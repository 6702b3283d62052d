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
 * Makes an answer of what a provider sent under a good status. What it is shows in its first byte:
 * content types are too often wrong. Thread-safe as far as its translations are.
 *
 * @param errors reads errors that come in an answer's place
 * @param answer makes OpenAI's {@code chat.completion} of a whole answer; throws {@link
 *     io.aiprovider.failure.ChatException} if it cannot
 * @param chunks makes chunks of a stream's events
 * @since 0.1
 */
public record ReplyReader(
    ErrorClassifier errors,
    UnaryOperator<JsonObject> answer,
    Function<JsonEvents, ChunkSource> chunks) {
  /** The longest answer, and the longest event of a stream, that is taken: 64 MB. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  /** The whole answer to a chat. Closes the reply. */
  public CompleteReply complete(HttpReply reply, Target target) {
    return complete(reply, target, Operation.CHAT);
  }

  /** The whole answer to a request that asked for one. Closes the reply. */
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

  /** The answer to a request that asked for a stream, which may come whole all the same. */
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

  /** The JSON of a whole answer, which is no error. */
  private JsonObject read(HttpReply reply) {
    byte[] body = reply.readBody(MAX_BYTES);
    JsonObject json;
    try {
      json = JsonObject.parseLenient(body);
    } catch (JsonException e) {
      String type = errors.mediaType(reply);
      throw malformed(
          reply, "answered with " + type + ", but no JSON. Check base-url. " + e.getMessage());
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
