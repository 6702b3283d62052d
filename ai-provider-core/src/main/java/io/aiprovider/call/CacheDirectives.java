package io.aiprovider.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the caller wants of the response cache.
 *
 * @param read whether an earlier answer will do
 * @param write whether the answer may be kept
 * @param maxAge how old an earlier answer may be; null: as old as the cache keeps it
 * @param ttl how long to keep the answer; null: as long as the cache is set to
 * @since 0.1
 */
public record CacheDirectives(
    boolean read, boolean write, @Nullable Duration maxAge, @Nullable Duration ttl) {

  /** Read and write, as the cache is set. */
  public static final CacheDirectives DEFAULT = new CacheDirectives(true, true, null, null);

  /** Neither read nor write. */
  public static final CacheDirectives NO_STORE = new CacheDirectives(false, false, null, null);
}
