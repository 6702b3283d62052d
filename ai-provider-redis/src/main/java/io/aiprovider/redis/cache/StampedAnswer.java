package io.aiprovider.redis.cache;

import io.aiprovider.cache.CachedAnswer;

/**
 * An answer in Redis.
 *
 * @param stamp the latest removal that was known when it was stored: it is newer than that one
 */
record StampedAnswer(CachedAnswer answer, long stamp) {}
