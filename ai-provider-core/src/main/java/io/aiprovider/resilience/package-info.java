/** Retries, failover, timeouts, and when a provider is not called. */
@NullMarked
package io.aiprovider.resilience;

import org.jspecify.annotations.NullMarked;
