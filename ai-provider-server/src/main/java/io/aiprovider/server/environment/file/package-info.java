/** The files that configure this server: its YAML files, {@code .env} and mounted secrets. */
@NullMarked
package io.aiprovider.server.environment.file;

import org.jspecify.annotations.NullMarked;
