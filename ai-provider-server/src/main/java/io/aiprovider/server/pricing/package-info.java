/** The prices of the server: where their last good copy is, and whether they can be read. */
@NullMarked
package io.aiprovider.server.pricing;

import org.jspecify.annotations.NullMarked;
