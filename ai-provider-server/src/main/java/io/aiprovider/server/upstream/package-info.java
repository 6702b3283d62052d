/**
 * Requests to providers by Netty, on the event loops that serve the callers: HTTP/1.1 over
 * connections that are kept alive.
 */
@NullMarked
package io.aiprovider.server.upstream;

import org.jspecify.annotations.NullMarked;
