/** The connections of the server: their limits, and what is not, or no longer, a request. */
@NullMarked
package io.aiprovider.server.http.connection;

import org.jspecify.annotations.NullMarked;
