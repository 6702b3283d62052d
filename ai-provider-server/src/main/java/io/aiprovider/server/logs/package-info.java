/** The server's log: its formats, a line for each call, and the levels of loggers. */
@NullMarked
package io.aiprovider.server.logs;

import org.jspecify.annotations.NullMarked;
