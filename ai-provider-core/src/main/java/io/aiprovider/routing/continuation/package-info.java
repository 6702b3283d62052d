/** Streams that another target goes on with after they broke off. */
@NullMarked
package io.aiprovider.routing.continuation;

import org.jspecify.annotations.NullMarked;
