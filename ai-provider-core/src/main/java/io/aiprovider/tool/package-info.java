/** Java functions that a model may call, and the loop that runs them until there is an answer. */
@NullMarked
package io.aiprovider.tool;

import org.jspecify.annotations.NullMarked;
