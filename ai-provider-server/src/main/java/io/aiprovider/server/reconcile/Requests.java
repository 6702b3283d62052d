package io.aiprovider.server.reconcile;

/**
 * How many requests a provider got. A provider counts the requests that it answered; whether it
 * also counts those that failed depends on how they failed. So the ledger knows a range.
 *
 * @param least requests that were answered
 * @param most all attempts, those that failed and were repeated included
 */
public record Requests(long least, long most) {
  static final Requests NONE = new Requests(0, 0);

  /** The number of a report. */
  static Requests exactly(long number) {
    return new Requests(number, number);
  }

  /**
   * What the ledger knows.
   *
   * @param attempts requests to the provider
   * @param calls calls whose last attempt was one of them, or whose answer the cache had
   * @param errors those of the calls that failed or were refused
   * @param cacheHits those of the calls that the cache answered
   */
  public static Requests of(long attempts, long calls, long errors, long cacheHits) {
    long answered = Math.max(0, calls - errors - cacheHits);
    return new Requests(Math.min(answered, attempts), attempts);
  }

  Requests plus(Requests other) {
    return new Requests(least + other.least, most + other.most);
  }

  /** The number of the range that is nearest to another number. */
  long nearest(long number) {
    return Math.max(least, Math.min(most, number));
  }
}
