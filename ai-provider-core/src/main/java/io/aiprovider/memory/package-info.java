/** What limits and budgets keep in the memory of this process, up to a maximum. */
@NullMarked
package io.aiprovider.memory;

import org.jspecify.annotations.NullMarked;
