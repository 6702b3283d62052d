/** The health of the process and its providers. */
@NullMarked
package io.aiprovider.server.health;

import org.jspecify.annotations.NullMarked;
