/**
 * When to try again, when to go elsewhere, when to leave a provider alone, and when to stop
 * waiting.
 */
@NullMarked
package io.aiprovider.resilience;

import org.jspecify.annotations.NullMarked;
