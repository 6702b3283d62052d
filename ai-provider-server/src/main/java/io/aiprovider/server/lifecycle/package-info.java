/** Starting, serving, draining. */
@NullMarked
package io.aiprovider.server.lifecycle;

import org.jspecify.annotations.NullMarked;
