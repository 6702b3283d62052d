/** The data plane: routes below Spring's dispatch, and the connections they are reached over. */
@NullMarked
package io.aiprovider.server.http;

import org.jspecify.annotations.NullMarked;
