/** Whether a provider is called: circuit breakers, cooldowns and the permits of attempts. */
@NullMarked
package io.aiprovider.resilience.circuit;

import org.jspecify.annotations.NullMarked;
