package io.aiprovider.opentelemetry.content;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects one answer. Of a stream it keeps only as much as may be recorded. Used by one thread at
 * a time.
 *
 * @since 0.1
 */
public final class AnswerRecorder {
  private final TextBudget budget;
  private final long limit;
  private @Nullable ResponseAssembler pieces;
  private @Nullable ChatResponse whole;

  AnswerRecorder(TextBudget budget, long limit) {
    this.budget = budget;
    this.limit = limit;
  }

  /** Adds the next piece of a stream. */
  public void add(ChatChunk chunk) {
    ResponseAssembler assembler = pieces == null ? new ResponseAssembler() : pieces;
    pieces = assembler;
    if (assembler.size() <= limit) {
      assembler.add(chunk);
    } else {
      budget.exceed();
    }
  }

  /** Adds a whole answer. */
  public void add(ChatResponse response) {
    whole = response;
  }

  /** What was received; null if it was nothing. To be called once. */
  public @Nullable RecordedText text() {
    ChatResponse answer = pieces == null ? whole : pieces.response();
    List<JsonObject> choices = answer == null ? List.of() : answer.choices();
    whole = null;
    pieces = null;
    return choices.isEmpty() ? null : Messages.ofAnswer(choices, budget);
  }
}
