/** The environment variables that this server knows, and the properties that they set. */
@NullMarked
package io.aiprovider.server.environment.variable;

import org.jspecify.annotations.NullMarked;
