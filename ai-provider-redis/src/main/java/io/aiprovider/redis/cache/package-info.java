/** Cached answers in Redis. */
@NullMarked
package io.aiprovider.redis.cache;

import org.jspecify.annotations.NullMarked;
