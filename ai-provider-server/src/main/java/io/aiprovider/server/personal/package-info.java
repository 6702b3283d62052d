/** Data about persons: one way to export and erase it, wherever it is stored. */
@NullMarked
package io.aiprovider.server.personal;

import org.jspecify.annotations.NullMarked;
