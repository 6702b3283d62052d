/** How much of what each provider allows is in use. */
@NullMarked
package io.aiprovider.capacity;

import org.jspecify.annotations.NullMarked;
