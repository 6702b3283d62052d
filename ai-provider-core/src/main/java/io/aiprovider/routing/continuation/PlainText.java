package io.aiprovider.routing.continuation;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.resilience.Reasoning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a streamed answer so far, as long as it is nothing else: with a tool call, reasoning
 * or audio in it, another target could not go on where it ends. Used by one thread at a time.
 */
final class PlainText {
  /** A longer answer is not kept. */
  private static final int MOST_CHARS = 500_000;

  private final StringBuilder text = new StringBuilder();
  private boolean plain = true;
  private boolean finished;

  /** Whether the answer to this request can be one plain text. */
  static boolean isRequestedBy(ChatRequest request) {
    if (request.operation() != Operation.CHAT || !request.stream()) {
      return false;
    }
    JsonObject json = request.json();
    JsonObject format = json.object("response_format");
    Long choices = json.integer("n");
    List<ChatMessage> messages = request.messages();
    boolean startsAnswer =
        messages.isEmpty() || messages.get(messages.size() - 1).role().equals("assistant");
    return (format == null || "text".equals(format.string("type")))
        && (choices == null || choices == 1)
        && !json.isTrue("logprobs")
        && !(json.get("top_logprobs") instanceof JsonNumber)
        && !json.has("audio")
        && !Reasoning.isRequestedIn(request)
        && !startsAnswer; // with a text that the answer goes on from already
  }

  void add(ChatChunk chunk) {
    for (JsonObject choice : chunk.choices()) {
      JsonObject delta = choice.object("delta");
      String piece = delta == null ? null : delta.string("content");
      finished |= choice.string("finish_reason") != null;
      plain &= delta == null || isPlain(delta);
      plain &= text.length() + (piece == null ? 0 : piece.length()) <= MOST_CHARS;
      if (!plain) {
        text.setLength(0);
      } else if (piece != null) {
        text.append(piece);
      }
    }
  }

  private static boolean isPlain(JsonObject delta) {
    for (String name : delta.names()) {
      boolean isText = name.equals("role") || name.equals("content");
      if (!isText && !isEmpty(delta.get(name))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEmpty(@Nullable JsonValue value) {
    return value == null
        || value.isNull()
        || value instanceof JsonString string && string.value().isEmpty()
        || value instanceof JsonArray array && array.size() == 0
        || value instanceof JsonObject object && object.isEmpty();
  }

  /** Whether the answer is plain text that has not come to its end. */
  boolean canBeContinued() {
    return plain && !finished && !text.toString().isBlank();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
