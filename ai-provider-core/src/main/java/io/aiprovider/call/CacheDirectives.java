package io.aiprovider.call;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one call uses the response cache.
 *
 * @param read whether a cached answer may be returned
 * @param write whether the answer may be stored
 * @param maxAge the greatest age of a cached answer; null: any age, until the cache entry expires
 * @param ttl how long to store the answer; null: the time to live that is configured for the cache
 * @param onlyIfCached whether no provider is called: without a cached answer the call fails with
 *     {@link io.aiprovider.failure.NotCached}
 * @param staleIfError for how long after its time to live a cached answer may be returned if no
 *     provider could give a newer one; never longer than configured. Null: as long as configured
 * @since 0.1
 */
public record CacheDirectives(
    boolean read,
    boolean write,
    @Nullable Duration maxAge,
    @Nullable Duration ttl,
    boolean onlyIfCached,
    @Nullable Duration staleIfError) {

  /** Directives that say nothing about stale answers. */
  public CacheDirectives(
      boolean read,
      boolean write,
      @Nullable Duration maxAge,
      @Nullable Duration ttl,
      boolean onlyIfCached) {
    this(read, write, maxAge, ttl, onlyIfCached, null);
  }

  /** Read and write, with the configured settings of the cache. */
  public static final CacheDirectives DEFAULT = new CacheDirectives(true, true, null, null, false);

  /** Neither read nor write. */
  public static final CacheDirectives NO_STORE =
      new CacheDirectives(false, false, null, null, false);
}
