/** Compares a provider's own report of usage or costs with the ledger. */
@NullMarked
package io.aiprovider.server.reconcile;

import org.jspecify.annotations.NullMarked;
