/** Drills: the configured routes with simulated services that fail. */
@NullMarked
package io.aiprovider.server.drill;

import org.jspecify.annotations.NullMarked;
