package io.aiprovider.limit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is used. A store takes from all limits of a call or from none of them, and never
 * grants more than a limit has, however many calls come at the same time.
 *
 * <p>The subjects of a call must be different from each other. The limits of a subject may change
 * from call to call: what was used stays counted.
 *
 * <p>Thread-safe. Methods may block while a store is reached over a network; they throw no
 * exception because of it, but decide as well as they can without it.
 *
 * <p>{@code io.aiprovider.testing.LimitStoreContract} checks an implementation.
 *
 * @since 0.1
 */
public interface LimitStore {

  /**
   * Takes one request, one concurrent call and some tokens from each of these limits.
   *
   * @param rules the limits; at least one
   * @param tokens how many tokens the call is expected to use; 0 or more. Where that is more than a
   *     limit allows per minute, the whole limit is taken
   */
  LimitDecision take(List<LimitRule> rules, long tokens);

  /**
   * Why {@link #take} would refuse a call now. Takes nothing.
   *
   * @return null if it would grant it
   */
  LimitDecision.@Nullable Refused refusal(List<LimitRule> rules, long tokens);

  /** What is left of these limits. Takes nothing. */
  LimitStatus status(List<LimitRule> rules);
}
