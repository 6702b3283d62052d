package io.aiprovider.cache.semantic;

import io.aiprovider.call.ChatCall;
import org.jspecify.annotations.Nullable;

/**
 * Makes vectors of questions. Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface QuestionVectors {

  /**
   * The vector of a text.
   *
   * @param call the call that asks the question
   * @return null if it could not be made in time
   */
  float @Nullable [] of(String text, ChatCall call);
}
