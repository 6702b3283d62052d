package io.aiprovider.server.analytics;

/** The kinds of calls in {@link MixedCallsTest}. A prompt begins with the name of its kind. */
enum MixedCall {
  /** A plain answer. */
  PLAIN(true),
  /** The same prompt again: answered from the cache. */
  AGAIN(true),
  /** The first provider answers with 500, the second one with an answer. */
  FAILS_FIRST(true),
  /** Both providers answer with 500. */
  FAILS_ALWAYS(true),
  /** A complete stream. */
  STREAM(true),
  /** A stream whose connection breaks after content. */
  CUT(false),
  /** A stream whose caller leaves after content. */
  SLOW(false),
  /** One vector. */
  EMBEDDING(true),
  /** A model that nobody has. */
  UNKNOWN(true),
  /** The first provider does not answer in time, the second one answers. */
  LATE(true),
  /** The time of the call is over before the answer. */
  DEADLINE(true),
  /** Vectors in two batches: no provider answers the second one. */
  PART_FAILS(true),
  /** Vectors in two batches: the second provider answers the second one. */
  PART_ONCE(true),
  /** The caller of a plain call leaves before the answer. */
  LEAVES_PLAIN(false),
  /** The caller of a stream leaves between its headers and its content. */
  LEAVES_STREAM(false);

  private final boolean told;

  MixedCall(boolean told) {
    this.told = told;
  }

  /** Whether the caller learns what the call cost. */
  boolean isTold() {
    return told;
  }

  /** The kind of the call with this prompt. */
  static MixedCall of(String prompt) {
    return valueOf(prompt.substring(0, prompt.indexOf(' ')));
  }
}
