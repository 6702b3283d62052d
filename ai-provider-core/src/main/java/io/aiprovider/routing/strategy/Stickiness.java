package io.aiprovider.routing.strategy;

/**
 * Which calls go to the same target as long as it can be called, so that its prompt cache is used
 * again.
 *
 * @since 0.1
 */
public enum Stickiness {
  /** Each call is independent of the others. */
  NONE,
  /** The calls of one session, by {@link io.aiprovider.call.CallAttribute#SESSION}. */
  SESSION,
  /** The calls whose prompts have the same beginning, such as those of one conversation. */
  PROMPT
}
