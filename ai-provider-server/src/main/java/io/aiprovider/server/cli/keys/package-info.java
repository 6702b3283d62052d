/** The commands for the keys of callers. */
@NullMarked
package io.aiprovider.server.cli.keys;

import org.jspecify.annotations.NullMarked;
