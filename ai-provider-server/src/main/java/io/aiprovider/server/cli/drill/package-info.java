/** The command that rehearses failures. */
@NullMarked
package io.aiprovider.server.cli.drill;

import org.jspecify.annotations.NullMarked;
