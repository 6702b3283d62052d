/** The rows of the ledger, and how they are made from what the engine tells about a call. */
@NullMarked
package io.aiprovider.server.ledger.row;

import org.jspecify.annotations.NullMarked;
