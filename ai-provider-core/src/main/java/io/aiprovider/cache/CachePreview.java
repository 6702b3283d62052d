package io.aiprovider.cache;

import io.aiprovider.call.CacheStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the cache would do for a call.
 *
 * @param status {@code HIT} or {@code STALE}: the call would be answered from the cache; {@code
 *     MISS}: there is no answer that may be returned at once; {@code BYPASS}: the cache would not
 *     be used
 * @param reason why, in words
 * @param age how old the stored answer is; null if there is none
 * @since 0.1
 */
public record CachePreview(CacheStatus status, String reason, @Nullable Duration age) {

  /** Of a call for which the cache would not be used. */
  public static CachePreview bypass(String reason) {
    return new CachePreview(CacheStatus.BYPASS, reason, null);
  }

  static CachePreview miss(String reason) {
    return new CachePreview(CacheStatus.MISS, reason, null);
  }

  /** Whether the call would be answered from the cache. */
  public boolean answers() {
    return status.isFree();
  }
}
