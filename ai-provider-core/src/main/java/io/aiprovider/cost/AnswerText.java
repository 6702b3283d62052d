package io.aiprovider.cost;

import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a model wrote, kept in case the provider does not count its tokens: all choices' contents,
 * reasoning, refusals and tool calls. The first 16 K characters are kept, and the length of the
 * rest. So a stream of any length needs the same memory, and tokens are counted only when needed.
 */
final class AnswerText {
  private static final int KEPT_CHARS = 16 * 1024;

  private static final String[] TEXTS = {"content", "reasoning_content", "reasoning", "refusal"};

  private final StringBuilder kept = new StringBuilder();
  private long keptBytes;
  private long droppedBytes;
  private long pieces;

  /** Adds the text of a chunk or of a whole answer; returns its length in bytes of UTF-8. */
  long add(JsonObject answer) {
    long before = keptBytes + droppedBytes;
    if (answer.array("choices") != null) {
      for (JsonValue choice : answer.array("choices")) {
        if (choice instanceof JsonObject object) {
          addChoice(object);
        }
      }
    }
    long added = keptBytes + droppedBytes - before;
    pieces += added > 0 ? 1 : 0;
    return added;
  }

  /**
   * About how many tokens the text has, without counting them; for usual texts rather too many.
   * Most providers send a piece for each token, and few tokens are shorter than three bytes.
   */
  long roughTokens() {
    return Math.max(pieces, (keptBytes + droppedBytes) / 3);
  }

  /** The most by which a part can raise {@link #roughTokens}, without looking at its contents. */
  static long mostTokensOf(JsonObject part) {
    return 1L + part.toBytes().length / 3;
  }

  private void addChoice(JsonObject choice) {
    add(choice.string("text"));
    JsonObject delta = choice.object("delta");
    JsonObject message = delta == null ? choice.object("message") : delta;
    if (message == null) {
      return;
    }
    for (String name : TEXTS) {
      add(message.string(name));
    }
    addCall(message.object("function_call"));
    if (message.array("tool_calls") != null) {
      for (JsonObject call : message.objects("tool_calls")) {
        addCall(call.object("function"));
      }
    }
  }

  private void addCall(@Nullable JsonObject function) {
    if (function != null) {
      add(function.string("name"));
      add(function.string("arguments"));
    }
  }

  private void add(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return;
    }
    int room = Math.min(text.length(), KEPT_CHARS - kept.length());
    kept.append(text, 0, room);
    keptBytes += utf8Length(text, 0, room);
    droppedBytes += utf8Length(text, room, text.length());
  }

  /** An approximation: half of a surrogate pair counts as half of its bytes. */
  private static long utf8Length(String text, int from, int to) {
    long length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }

  /** The tokens of the text; the part that was not kept is estimated from the part that was. */
  long tokens(TokenCounter counter, String model) {
    long counted = counter.count(kept.toString(), model);
    return droppedBytes == 0
        ? counted
        : Math.round(counted * (1 + (double) droppedBytes / keptBytes));
  }
}
