package io.aiprovider.catalog;

/**
 * What a model can do beyond answering text with text.
 *
 * @since 0.1
 */
public enum Capability {
  /** Calls functions the caller offers. */
  TOOLS,
  /** Takes images in the prompt. */
  VISION,
  /** Thinks before it answers; the tokens for that are charged. */
  REASONING,
  /** Follows the JSON Schema given in {@code response_format}. */
  STRUCTURED_OUTPUT,
  /** Continues the text of the assistant's message at the end of a prompt. */
  ASSISTANT_PREFILL
}
