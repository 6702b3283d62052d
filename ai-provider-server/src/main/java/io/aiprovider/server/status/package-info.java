/** How the server and its providers do: health, figures, and a test of a provider. */
@NullMarked
package io.aiprovider.server.status;

import org.jspecify.annotations.NullMarked;
