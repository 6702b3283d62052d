package io.aiprovider.limit;

/**
 * What one call took from its limits. Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LimitPermit {

  /**
   * Ends the call: it is no longer counted as concurrent, and the estimate of its tokens is
   * replaced by their real number. The request itself stays counted. Only the first end has an
   * effect.
   *
   * @param tokens the tokens that the call used; may be more than was estimated, which is then
   *     taken from what comes back later, within a day
   */
  void end(long tokens);
}
