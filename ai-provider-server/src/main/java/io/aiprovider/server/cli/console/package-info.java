/** What all commands have: where they write, tables, numbers, help, and how they fail. */
@NullMarked
package io.aiprovider.server.cli.console;

import org.jspecify.annotations.NullMarked;
