/** What was used and what it cost: sums of the ledger's rows, and reports of them. */
@NullMarked
package io.aiprovider.server.analytics;

import org.jspecify.annotations.NullMarked;
