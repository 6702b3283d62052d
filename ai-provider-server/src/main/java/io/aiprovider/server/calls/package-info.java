/** The calls that the ledger has, for people and programs. */
@NullMarked
package io.aiprovider.server.calls;

import org.jspecify.annotations.NullMarked;
