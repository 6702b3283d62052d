/**
 * The data plane: routes below Spring's dispatch that carry chat calls between callers and the
 * engine.
 */
@NullMarked
package io.aiprovider.server.http;

import org.jspecify.annotations.NullMarked;
