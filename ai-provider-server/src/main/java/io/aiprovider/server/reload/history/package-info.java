/**
 * The versions of the configuration that were in use: who changed what, and the way back to one of
 * them.
 */
@NullMarked
package io.aiprovider.server.reload.history;

import org.jspecify.annotations.NullMarked;
