/** The commands that show, compare and archive what calls used and cost. */
@NullMarked
package io.aiprovider.server.cli.ledger;

import org.jspecify.annotations.NullMarked;
