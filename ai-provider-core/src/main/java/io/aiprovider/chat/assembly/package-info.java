/** Assembles a whole answer from the chunks of a stream, and splits a whole answer into chunks. */
@NullMarked
package io.aiprovider.chat.assembly;

import org.jspecify.annotations.NullMarked;
