/** The paths that callers use: their connections and requests, which do not pass through Spring. */
@NullMarked
package io.aiprovider.server.http;

import org.jspecify.annotations.NullMarked;
