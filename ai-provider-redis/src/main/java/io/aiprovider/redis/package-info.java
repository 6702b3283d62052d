/** State that several processes share through Redis. */
@NullMarked
package io.aiprovider.redis;

import org.jspecify.annotations.NullMarked;
