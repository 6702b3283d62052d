/** Finds a running server and the key for it, and asks it. */
@NullMarked
package io.aiprovider.server.cli.client;

import org.jspecify.annotations.NullMarked;
