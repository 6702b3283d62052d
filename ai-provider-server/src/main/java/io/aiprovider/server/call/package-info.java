/** Calls of models for HTTP requests, in any protocol. */
@NullMarked
package io.aiprovider.server.call;

import org.jspecify.annotations.NullMarked;
