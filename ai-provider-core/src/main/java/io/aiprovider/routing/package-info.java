/**
 * Resolves a requested name to a model, and selects the targets that may serve it and their order.
 */
@NullMarked
package io.aiprovider.routing;

import org.jspecify.annotations.NullMarked;
