/** Answers that were given before. */
@NullMarked
package io.aiprovider.cache;

import org.jspecify.annotations.NullMarked;
