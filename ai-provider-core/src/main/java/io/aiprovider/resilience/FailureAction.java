package io.aiprovider.resilience;

/** What to do after an attempt failed. */
public enum FailureAction {
  /** Somebody else may answer, and so may this provider when it is asked again. */
  RETRY_SAME,
  /** Somebody else may answer; this provider would only fail again. */
  TRY_NEXT,
  /** Only a model that takes a longer prompt may answer. */
  TRY_LARGER,
  /** Nobody would answer anything else. */
  GIVE_UP
}
