/** In which order the targets of a call are tried. */
@NullMarked
package io.aiprovider.routing.strategy;

import org.jspecify.annotations.NullMarked;
