/** A second attempt of a call while the first one takes long. */
@NullMarked
package io.aiprovider.routing.hedge;

import org.jspecify.annotations.NullMarked;
