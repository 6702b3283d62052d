/** How the providers are doing. */
@NullMarked
package io.aiprovider.health;

import org.jspecify.annotations.NullMarked;
