package io.aiprovider.call;

import io.aiprovider.chat.Usage;
import io.aiprovider.reply.Cost;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What those who serve an attempt tell about it: its provider and the engine's own steps. Each
 * attempt has a report of its own. It adds facts to that attempt, and only while it is under way.
 * Thread-safe.
 *
 * @see ChatCall#report
 * @since 0.1
 */
public interface AttemptReport {

  /** Fields of the request that the target cannot express, and that were left out. */
  void dropped(Collection<String> fields);

  /** The request was sent again on a new connection, because the provider had closed the first. */
  void repeated();

  /**
   * Tokens that were used by the parts of the request that are answered, while others may still
   * fail: by the first batches of many texts, for example. They count if the attempt fails; an
   * answer tells its usage itself.
   *
   * @param usage of all parts answered so far
   */
  void answeredInPart(Usage usage);

  /** The tokens of the parts answered so far; null when there are none. */
  @Nullable Usage answeredInPart();

  /** What the attempt used and cost so far; what is told last holds. For the engine's meter. */
  void metered(Usage usage, Cost cost);
}
