/** A write-ahead log of records in segment files, which survives the end of the process. */
@NullMarked
package io.aiprovider.server.ledger.file;

import org.jspecify.annotations.NullMarked;
