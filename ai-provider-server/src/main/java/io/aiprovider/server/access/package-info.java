/** Decides who may call, and from where. */
@NullMarked
package io.aiprovider.server.access;

import org.jspecify.annotations.NullMarked;
