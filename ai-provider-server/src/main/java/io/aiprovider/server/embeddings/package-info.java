/** Embeddings that the server makes by itself. */
@NullMarked
package io.aiprovider.server.embeddings;

import org.jspecify.annotations.NullMarked;
