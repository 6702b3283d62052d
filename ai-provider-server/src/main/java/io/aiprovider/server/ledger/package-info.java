/**
 * The ledger: a row for each attempt that may have cost money, exactly once, whatever happens to
 * the process.
 */
@NullMarked
package io.aiprovider.server.ledger;

import org.jspecify.annotations.NullMarked;
