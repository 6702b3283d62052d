/**
 * Where the server's configuration comes from: files, environment variables, {@code .env}, mounted
 * secrets. All of it becomes properties before Spring's context exists.
 */
@NullMarked
package io.aiprovider.server.environment;

import org.jspecify.annotations.NullMarked;
