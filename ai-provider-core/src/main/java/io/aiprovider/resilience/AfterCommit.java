package io.aiprovider.resilience;

/**
 * What happens if a stream breaks off after its first content has reached the caller.
 *
 * @since 0.1
 */
public enum AfterCommit {
  /** The stream ends with the failure. */
  ERROR,
  /**
   * If the answer so far is plain text, another target whose model continues the text of an
   * assistant goes on from there. Otherwise the stream ends with the failure.
   */
  CONTINUE
}
