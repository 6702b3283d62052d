/** Reports of what was used and what it cost, from the ledger's rows and their sums. */
@NullMarked
package io.aiprovider.server.analytics;

import org.jspecify.annotations.NullMarked;
