package io.aiprovider.resilience;

/** What to do after an attempt failed. */
public enum FailureAction {
  /** Another target may answer, and this one may answer when it is called again. */
  RETRY_SAME,
  /** Another target may answer; this one would only fail again. */
  TRY_NEXT,
  /** Only a model with a larger context window may answer. */
  TRY_LARGER,
  /** Every other target would fail in the same way. */
  GIVE_UP
}
