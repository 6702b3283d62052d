/** Sums of the ledger's rows by time and dimension, which make reports fast. */
@NullMarked
package io.aiprovider.server.analytics.rollup;

import org.jspecify.annotations.NullMarked;
