/** How costs can be lowered, by what the ledger has of the last days. */
@NullMarked
package io.aiprovider.server.analytics.suggestions;

import org.jspecify.annotations.NullMarked;
