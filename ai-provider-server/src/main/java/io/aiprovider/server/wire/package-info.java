/** The protocols that callers may use: how requests are read and how answers are written. */
@NullMarked
package io.aiprovider.server.wire;

import org.jspecify.annotations.NullMarked;
