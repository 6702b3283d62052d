/**
 * How much money may be spent, for whom and in which time, and the interface of the stores that
 * keep account of it.
 */
@NullMarked
package io.aiprovider.budget;

import org.jspecify.annotations.NullMarked;
