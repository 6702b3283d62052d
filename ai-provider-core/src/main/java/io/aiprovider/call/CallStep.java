package io.aiprovider.call;

import io.aiprovider.failure.ChatException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A part of a call that is not an attempt and may take time, because it may wait for another
 * service.
 *
 * @param kind what was done
 * @param started time from the beginning of the call until the step began
 * @param duration how long it took
 * @param failure why the call ended in this step; null if it went on
 * @since 0.1
 */
public record CallStep(
    Kind kind, Duration started, Duration duration, @Nullable ChatException failure) {

  /** What is done in a step. */
  public enum Kind {
    /** Checks the caller's access to the model, and takes from the caller's limits. */
    ADMISSION,
    /** Looks for the answer in the cache. */
    CACHE_LOOKUP,
    /** Looks for the answer to a question with the same meaning. */
    SEMANTIC_LOOKUP,
    /** Waits for the answer of an identical call, or for the first content of its stream. */
    SHARED_ANSWER
  }
}
