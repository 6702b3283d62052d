/** Counts the use of limits in the memory of this process. */
@NullMarked
package io.aiprovider.limit.memory;

import org.jspecify.annotations.NullMarked;
