package io.aiprovider.redis.cache;

/** The keys in Redis. Those of the index are on one node of a Cluster. */
final class Keys {
  /** Before the key of an answer. */
  static final String ANSWER = "aip:cache:";

  private static final String INDEX = "aip:cache-index:{answers}:";

  /** A hash: what was removed, and when. */
  static final String REMOVALS = INDEX + "removals";

  /** The field of {@link #REMOVALS} with the latest removal. */
  static final String LATEST = "latest";

  /** A sorted set: the keys of the newest answers by the time they were stored. */
  static final String NEWEST = INDEX + "newest";

  /** A hash: what is known of each of them. */
  static final String ENTRIES = INDEX + "entries";

  /** A hash: how often each of them was found. */
  static final String HITS = INDEX + "hits";

  /** A sorted set: the periods of {@link #COUNT} by their ends. */
  static final String PERIODS = INDEX + "periods";

  /** Before a period: a hash with the numbers of answers that expire in it. */
  static final String COUNT = INDEX + "count:";

  private Keys() {}
}
