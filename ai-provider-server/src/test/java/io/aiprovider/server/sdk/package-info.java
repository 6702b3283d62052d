/** OpenAI's own Java client against the server. */
@NullMarked
package io.aiprovider.server.sdk;

import org.jspecify.annotations.NullMarked;
