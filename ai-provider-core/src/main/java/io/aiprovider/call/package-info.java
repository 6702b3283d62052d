/**
 * A call on its way: what is known of it, the interceptors it passes and the reply that comes back.
 */
@NullMarked
package io.aiprovider.call;

import org.jspecify.annotations.NullMarked;
