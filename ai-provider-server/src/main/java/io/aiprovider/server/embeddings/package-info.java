/** Embeddings that the server calculates itself. */
@NullMarked
package io.aiprovider.server.embeddings;

import org.jspecify.annotations.NullMarked;
