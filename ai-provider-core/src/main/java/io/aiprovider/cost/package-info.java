/** Prices, usage metering and the cost of answers. */
@NullMarked
package io.aiprovider.cost;

import org.jspecify.annotations.NullMarked;
