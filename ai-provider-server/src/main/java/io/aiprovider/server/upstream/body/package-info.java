/** The body of a reply, from the event loop that receives it to the thread that reads it. */
@NullMarked
package io.aiprovider.server.upstream.body;

import org.jspecify.annotations.NullMarked;
