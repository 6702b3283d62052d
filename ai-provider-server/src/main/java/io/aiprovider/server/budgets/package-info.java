/** The budgets that administrators set, for keys, users, tenants and others. */
@NullMarked
package io.aiprovider.server.budgets;

import org.jspecify.annotations.NullMarked;
