/** A call on its way: what is known of it, and the interceptors it passes. */
@NullMarked
package io.aiprovider.call;

import org.jspecify.annotations.NullMarked;
