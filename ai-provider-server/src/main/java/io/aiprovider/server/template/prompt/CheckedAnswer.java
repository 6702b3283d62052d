package io.aiprovider.server.template.prompt;

import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a check says about an answer.
 *
 * @param answer what the caller gets if the answer is not replaced by a better one; null: nothing,
 *     the answer is of no use
 * @param problem what is wrong with it, in a sentence for the model, which is asked once more; null
 *     if it is right, or if asking again would not help
 */
public record CheckedAnswer(@Nullable JsonObject answer, @Nullable String problem) {

  /** An answer that is right. */
  public static CheckedAnswer right(JsonObject answer) {
    return new CheckedAnswer(answer, null);
  }

  /** An answer that is of no use. */
  public static CheckedAnswer useless(String problem) {
    return new CheckedAnswer(null, problem);
  }
}
