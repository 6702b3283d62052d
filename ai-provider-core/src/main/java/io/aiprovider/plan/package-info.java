/** The targets that may answer a request, and the targets that were left out. */
@NullMarked
package io.aiprovider.plan;

import org.jspecify.annotations.NullMarked;
