/** Makes a whole answer of a stream's chunks, and chunks of a whole answer. */
@NullMarked
package io.aiprovider.chat.assembly;

import org.jspecify.annotations.NullMarked;
