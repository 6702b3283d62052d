/**
 * How many calls and tokens somebody may use in a time, and the interface of the stores that count
 * them.
 */
@NullMarked
package io.aiprovider.limit;

import org.jspecify.annotations.NullMarked;
