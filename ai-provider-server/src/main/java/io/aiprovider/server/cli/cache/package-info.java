/** The command {@code cache}. */
@NullMarked
package io.aiprovider.server.cli.cache;

import org.jspecify.annotations.NullMarked;
