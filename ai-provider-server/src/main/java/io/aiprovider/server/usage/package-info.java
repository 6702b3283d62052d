/** How much the callers have used, and what is left of their quotas. */
@NullMarked
package io.aiprovider.server.usage;

import org.jspecify.annotations.NullMarked;
