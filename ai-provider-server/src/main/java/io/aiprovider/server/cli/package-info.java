/** The command line: starts the server, or runs a command that asks a running one. */
@NullMarked
package io.aiprovider.server.cli;

import org.jspecify.annotations.NullMarked;
