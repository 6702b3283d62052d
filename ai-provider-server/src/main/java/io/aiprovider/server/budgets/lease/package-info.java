/**
 * Spends budgets that several servers share by a database. Each server takes leases: parts of a
 * budget that it may spend without asking again.
 */
@NullMarked
package io.aiprovider.server.budgets.lease;

import org.jspecify.annotations.NullMarked;
