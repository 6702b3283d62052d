/** The health of the providers. */
@NullMarked
package io.aiprovider.health;

import org.jspecify.annotations.NullMarked;
