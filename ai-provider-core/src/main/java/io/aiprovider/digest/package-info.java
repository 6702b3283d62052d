/** Hashes of texts. */
@NullMarked
package io.aiprovider.digest;

import org.jspecify.annotations.NullMarked;
