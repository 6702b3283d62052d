package io.aiprovider.provider.openai.answer;

import io.aiprovider.chat.Operation;
import io.aiprovider.provider.wire.ErrorClassifier;
import io.aiprovider.provider.wire.ReplyReader;

/**
 * Reads the answers of a service that speaks OpenAI's protocol, and brings those that only resemble
 * OpenAI's into the form its schema requires, at once and streamed. Thread-safe.
 *
 * @param errors reads errors
 * @param stopsWithCalls whether the service may say {@code stop} of an answer with calls, as OpenAI
 *     does when the caller named the function
 * @since 0.1
 */
public record OpenAiAnswers(ErrorClassifier errors, boolean stopsWithCalls) {

  /**
   * Reads one answer.
   *
   * @param model the requested model, for answers that do not name theirs
   */
  public ReplyReader reader(Operation operation, String model) {
    OpenAiAnswerTranslation translation = new OpenAiAnswerTranslation(errors);
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
