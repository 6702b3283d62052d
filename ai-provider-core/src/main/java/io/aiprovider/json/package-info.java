/**
 * Immutable, order-preserving JSON: what was not changed is written exactly as it was read. The
 * only package that uses the JSON library.
 */
@NullMarked
package io.aiprovider.json;

import org.jspecify.annotations.NullMarked;
