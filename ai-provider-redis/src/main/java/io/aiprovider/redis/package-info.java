/** What several processes share, in Redis. */
@NullMarked
package io.aiprovider.redis;

import org.jspecify.annotations.NullMarked;
