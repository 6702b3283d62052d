/** Identical calls that run at the same time, and share one answer. */
@NullMarked
package io.aiprovider.cache.coalescing;

import org.jspecify.annotations.NullMarked;
