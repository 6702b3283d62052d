package io.aiprovider.opentelemetry.content;

import io.aiprovider.chat.ChatRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of prompts and answers spans hold. Immutable.
 *
 * @since 0.1
 */
public final class ContentOptions {
  /** Nothing of prompts and answers. */
  public static final ContentOptions NONE = new ContentOptions(Mode.NONE, 0, null);

  /** What is recorded. */
  public enum Mode {
    /** Nothing. */
    NONE,
    /** Texts in which personal data and keys are replaced, as far as they are recognized. */
    REDACTED,
    /** Texts as they are. */
    FULL
  }

  private final Mode mode;
  private final int limit;
  private final @Nullable Redaction redaction;

  private ContentOptions(Mode mode, int limit, @Nullable Redaction redaction) {
    this.mode = mode;
    this.limit = limit;
    this.redaction = redaction;
  }

  /**
   * Options.
   *
   * @param limit the most characters of a request, and of an answer; of a longer request the last
   *     messages are recorded, of a longer answer its beginning
   * @param patterns regular expressions in RE2's syntax, for further texts that are replaced
   * @throws IllegalArgumentException if the limit is not positive or a pattern cannot be read
   */
  public static ContentOptions of(Mode mode, int limit, List<String> patterns) {
    Redaction redaction = new Redaction(patterns); // wrong patterns are reported in every mode
    if (limit <= 0) {
      throw new IllegalArgumentException("The limit of recorded content must be positive.");
    }
    return mode == Mode.NONE
        ? NONE
        : new ContentOptions(mode, limit, mode == Mode.REDACTED ? redaction : null);
  }

  /** The messages of a request; null if nothing is recorded. */
  public @Nullable RecordedText input(ChatRequest request) {
    return mode == Mode.NONE ? null : Messages.ofRequest(request, budget());
  }

  /** Records one answer; null if nothing is recorded. */
  public @Nullable AnswerRecorder answerRecorder() {
    return mode == Mode.NONE ? null : new AnswerRecorder(budget(), limit);
  }

  private TextBudget budget() {
    return new TextBudget(limit, redaction);
  }
}
