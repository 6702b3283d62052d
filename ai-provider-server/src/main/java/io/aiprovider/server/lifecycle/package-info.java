/** The shutdown of the server. */
@NullMarked
package io.aiprovider.server.lifecycle;

import org.jspecify.annotations.NullMarked;
