/** The records in the ledger's file. */
@NullMarked
package io.aiprovider.server.ledger.record;

import org.jspecify.annotations.NullMarked;
