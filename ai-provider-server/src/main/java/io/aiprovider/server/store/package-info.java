/** The database: where it is, its tables, and whether it can be reached. */
@NullMarked
package io.aiprovider.server.store;

import org.jspecify.annotations.NullMarked;
