/**
 * Immutable, order-preserving JSON: what came in goes out as it came, unless somebody changed it.
 * The only package that knows the JSON library.
 */
@NullMarked
package io.aiprovider.json;

import org.jspecify.annotations.NullMarked;
