/** Several providers behind one server, some of which fail. */
@NullMarked
package io.aiprovider.server.failover;

import org.jspecify.annotations.NullMarked;
