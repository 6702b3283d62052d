/** The budgets of calls. */
@NullMarked
package io.aiprovider.spring.budget;

import org.jspecify.annotations.NullMarked;
