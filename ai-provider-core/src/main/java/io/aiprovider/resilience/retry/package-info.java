/** The next step of a call after a failure: another target, a retry, or the end. */
@NullMarked
package io.aiprovider.resilience.retry;

import org.jspecify.annotations.NullMarked;
