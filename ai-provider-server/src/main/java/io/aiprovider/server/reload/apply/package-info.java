/**
 * Changes of the configuration while the server runs: what they are, whether they need a restart,
 * and how they are put into use.
 */
@NullMarked
package io.aiprovider.server.reload.apply;

import org.jspecify.annotations.NullMarked;
