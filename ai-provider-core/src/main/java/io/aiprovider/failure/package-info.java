/** The failures of a call, in kinds that a program can distinguish. */
@NullMarked
package io.aiprovider.failure;

import org.jspecify.annotations.NullMarked;
