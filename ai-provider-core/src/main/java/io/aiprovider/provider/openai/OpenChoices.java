package io.aiprovider.provider.openai;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.json.JsonObject;
import java.util.BitSet;

/** Which choices of a streamed answer have begun and which are finished. */
final class OpenChoices {
  /** More choices than any provider gives; an index beyond them is noted as one of them. */
  private static final int MOST = 1_024;

  private final BitSet begun = new BitSet();
  private final BitSet finished = new BitSet();

  void observe(ChatChunk chunk) {
    for (JsonObject choice : chunk.choices()) {
      Long given = choice.integer("index");
      int index = given == null ? 0 : (int) Math.floorMod(given, (long) MOST);
      begun.set(index);
      if (choice.string("finish_reason") != null) {
        finished.set(index);
      }
    }
  }

  /** Whether there was any choice at all. */
  boolean any() {
    return !begun.isEmpty();
  }

  /** Whether each choice that began has its finish reason. */
  boolean allFinished() {
    return begun.equals(finished);
  }
}
