/** The known models: their vendors, capabilities and prices. */
@NullMarked
package io.aiprovider.catalog;

import org.jspecify.annotations.NullMarked;
