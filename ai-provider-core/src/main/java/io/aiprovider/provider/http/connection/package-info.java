/** The connections to providers: the sockets, the pool, and what is known about their failures. */
@NullMarked
package io.aiprovider.provider.http.connection;

import org.jspecify.annotations.NullMarked;
