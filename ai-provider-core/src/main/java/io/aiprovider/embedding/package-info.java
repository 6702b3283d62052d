/** Requests for vectors of texts, and the vectors. */
@NullMarked
package io.aiprovider.embedding;

import org.jspecify.annotations.NullMarked;
