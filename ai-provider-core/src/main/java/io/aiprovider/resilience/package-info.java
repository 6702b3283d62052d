/**
 * When to try again, when to go elsewhere, when not to call a provider, and when to stop waiting.
 */
@NullMarked
package io.aiprovider.resilience;

import org.jspecify.annotations.NullMarked;
