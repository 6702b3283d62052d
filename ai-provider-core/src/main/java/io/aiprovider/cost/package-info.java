/** What an answer cost, and what one may cost. */
@NullMarked
package io.aiprovider.cost;

import org.jspecify.annotations.NullMarked;
