/** The response cache. */
@NullMarked
package io.aiprovider.cache;

import org.jspecify.annotations.NullMarked;
