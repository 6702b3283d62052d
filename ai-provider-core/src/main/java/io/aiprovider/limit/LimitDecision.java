package io.aiprovider.limit;

import java.time.Duration;

/**
 * Whether there was room for a call.
 *
 * @since 0.1
 */
public sealed interface LimitDecision {

  /** What the caller has left now. */
  LimitStatus status();

  /**
   * There was room in all limits, and it is taken.
   *
   * @param permit gives back what the call did not need; must be ended exactly once
   * @since 0.1
   */
  record Granted(LimitPermit permit, LimitStatus status) implements LimitDecision {}

  /**
   * There was no room in at least one limit, and nothing is taken.
   *
   * @param rule the rule that has the limit; if there are several, the one to wait for longest
   * @param kind which of its limits
   * @param retryAfter how long to wait: then there is room for this call in all limits, if no other
   *     call takes it. When a call will end is not known, so a limit of concurrent calls has one
   *     second
   * @since 0.1
   */
  record Refused(LimitRule rule, LimitKind kind, Duration retryAfter, LimitStatus status)
      implements LimitDecision {}
}
