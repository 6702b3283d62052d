/** A call in progress: its state and records, and the interceptors it passes through. */
@NullMarked
package io.aiprovider.call;

import org.jspecify.annotations.NullMarked;
