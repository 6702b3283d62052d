package io.aiprovider.cache;

/**
 * Which calls share cached answers.
 *
 * @since 0.1
 */
public enum CacheScope {
  /** Calls with the same key. */
  KEY,
  /** Calls of the same tenant. */
  TENANT,
  /** All calls. */
  SHARED
}
