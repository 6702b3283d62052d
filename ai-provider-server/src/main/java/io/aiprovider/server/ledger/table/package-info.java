/** The rows of the ledger in the database. */
@NullMarked
package io.aiprovider.server.ledger.table;

import org.jspecify.annotations.NullMarked;
