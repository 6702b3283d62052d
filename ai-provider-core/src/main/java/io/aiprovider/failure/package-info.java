/** Everything that can go wrong with a call, in kinds that a program can decide by. */
@NullMarked
package io.aiprovider.failure;

import org.jspecify.annotations.NullMarked;
