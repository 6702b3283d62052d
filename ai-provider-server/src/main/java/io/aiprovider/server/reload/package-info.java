/** Settings that can change while the server runs: what a feature implements to follow them. */
@NullMarked
package io.aiprovider.server.reload;

import org.jspecify.annotations.NullMarked;
