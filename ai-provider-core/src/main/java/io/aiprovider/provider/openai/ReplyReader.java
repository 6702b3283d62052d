package io.aiprovider.provider.openai;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.ChatReply;
import io.aiprovider.call.CompleteReply;
import io.aiprovider.call.StreamingReply;
import io.aiprovider.call.Target;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.http.HttpReply;

/**
 * Makes an answer of what a provider sent under 200. What it is shows in its first byte: content
 * types are too often wrong.
 */
record ReplyReader(ErrorClassifier errors) {
  private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  /** The whole answer to a request that asked for one. Closes the reply. */
  CompleteReply complete(HttpReply reply, Target target) {
    try (reply) {
      JsonObject json = parse(reply);
      if (ErrorBody.isError(json)) {
        throw errors.failureInAnswer(json);
      }
      if (json.objects("choices").isEmpty()) {
        throw malformed(reply, "answered with JSON that has no choices. Check base-url.");
      }
      return CompleteReply.of(target, new ChatResponse(json));
    }
  }

  /** The answer to a request that asked for a stream, which may come whole all the same. */
  ChatReply streamed(HttpReply reply, Target target, ChatCall attempt) {
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
          return StreamingReply.of(target, new ChunkReader(reply, errors, attempt));
        }
      }
    } finally {
      if (!handedOver) {
        reply.close();
      }
    }
  }

  private JsonObject parse(HttpReply reply) {
    byte[] body = reply.readBody(MAX_ANSWER_BYTES);
    try {
      return JsonObject.parseLenient(body);
    } catch (JsonException e) {
      String type = ErrorClassifier.mediaType(reply);
      throw malformed(
          reply, "answered with " + type + ", but no JSON. Check base-url. " + e.getMessage());
    }
  }

  private MalformedReply malformed(HttpReply reply, String what) {
    return new MalformedReply(
        "The provider " + what,
        new FailureDetail(errors.provider(), reply.status(), null, null, null, null));
  }
}
