/** The servers whose ledgers are written into one database, and how far each of them is. */
@NullMarked
package io.aiprovider.server.ledger.node;

import org.jspecify.annotations.NullMarked;
