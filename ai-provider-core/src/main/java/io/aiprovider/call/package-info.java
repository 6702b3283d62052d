/** A call in progress: its state, its attempts, and the listeners that are notified of both. */
@NullMarked
package io.aiprovider.call;

import org.jspecify.annotations.NullMarked;
