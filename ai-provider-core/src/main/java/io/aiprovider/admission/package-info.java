/** Decides whether a call may begin: whether its caller may use the model, and has room left. */
@NullMarked
package io.aiprovider.admission;

import org.jspecify.annotations.NullMarked;
