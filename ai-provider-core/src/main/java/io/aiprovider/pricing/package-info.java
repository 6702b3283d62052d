/** Prices that are read from a file or an address while the program runs. */
@NullMarked
package io.aiprovider.pricing;

import org.jspecify.annotations.NullMarked;
