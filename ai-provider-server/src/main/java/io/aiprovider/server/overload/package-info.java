/** Refuses calls before memory or threads run out. */
@NullMarked
package io.aiprovider.server.overload;

import org.jspecify.annotations.NullMarked;
