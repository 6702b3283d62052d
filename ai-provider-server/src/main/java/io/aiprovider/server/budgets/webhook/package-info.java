/** Tells people by webhooks that budgets reach their limits. */
@NullMarked
package io.aiprovider.server.budgets.webhook;

import org.jspecify.annotations.NullMarked;
