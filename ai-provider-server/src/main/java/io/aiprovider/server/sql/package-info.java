/** SQL in the answers of models: which dialects are known, and whether a text is SQL. */
@NullMarked
package io.aiprovider.server.sql;

import org.jspecify.annotations.NullMarked;
