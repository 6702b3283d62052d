/** Keeps account of budgets in the memory of this process. */
@NullMarked
package io.aiprovider.budget.memory;

import org.jspecify.annotations.NullMarked;
