/** What would happen to a request, for operators. */
@NullMarked
package io.aiprovider.server.explain;

import org.jspecify.annotations.NullMarked;
