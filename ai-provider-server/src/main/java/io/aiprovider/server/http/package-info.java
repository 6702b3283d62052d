/** The data plane: routes below Spring's dispatch, and their connections. */
@NullMarked
package io.aiprovider.server.http;

import org.jspecify.annotations.NullMarked;
