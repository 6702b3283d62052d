/** What tenants owe for their usage: billing plans, and statements of months. */
@NullMarked
package io.aiprovider.server.billing;

import org.jspecify.annotations.NullMarked;
