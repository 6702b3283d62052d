/** How the process and its providers are doing. */
@NullMarked
package io.aiprovider.server.health;

import org.jspecify.annotations.NullMarked;
