/** Keeps calls within their budgets: reserves before each call, watches streams, settles after. */
@NullMarked
package io.aiprovider.spending;

import org.jspecify.annotations.NullMarked;
