/** Limits that several processes share through Redis. */
@NullMarked
package io.aiprovider.redis.limit;

import org.jspecify.annotations.NullMarked;
