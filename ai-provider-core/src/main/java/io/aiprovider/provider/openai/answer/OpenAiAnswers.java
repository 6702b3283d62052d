package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.wire.ErrorClassifier;
import io.aiprovider.provider.wire.ReplyReader;

/**
 * Reads the whole and streamed answers of a service with OpenAI's protocol, and brings them into
 * the form that OpenAI's schema requires. Thread-safe.
 *
 * @param errors reads errors
 * @param stopsWithCalls whether an answer with calls may have the finish reason {@code stop}, as
 *     OpenAI's have if the caller named the function
 * @since 0.1
 */
public record OpenAiAnswers(ErrorClassifier errors, boolean stopsWithCalls) {

  /**
   * Reads one answer.
   *
   * @param model the requested model, for answers that do not name one
   */
  public ReplyReader reader(Operation operation, String model) {
    OpenAiAnswerTranslation translation = new OpenAiAnswerTranslation(errors, operation);
    AnswerHead head = new AnswerHead(errors.provider(), errors.clock(), model);
    AnswerSchema whole = new AnswerSchema(head, operation, stopsWithCalls);
    return new ReplyReader(
        errors,
        answer -> whole.fitted(translation.answer(answer)),
        events ->
            new ChunkReader(
                events,
                translation,
                head,
                new ChunkSchema(head, operation != Operation.COMPLETION, stopsWithCalls)));
  }
}
