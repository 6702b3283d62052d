/** Commands about what usage will cost, what is unusual in it, and how costs can be lowered. */
@NullMarked
package io.aiprovider.server.cli.analytics;

import org.jspecify.annotations.NullMarked;
