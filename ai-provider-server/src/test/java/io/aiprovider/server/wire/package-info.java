/** The wire edge cases, each by its number, through the server's HTTP interface. */
@NullMarked
package io.aiprovider.server.wire;

import org.jspecify.annotations.NullMarked;
