/** Which model is meant, who serves it, and in which order they are tried. */
@NullMarked
package io.aiprovider.routing;

import org.jspecify.annotations.NullMarked;
