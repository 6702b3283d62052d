/** The addresses of clients, behind proxies too, and ranges of addresses. */
@NullMarked
package io.aiprovider.server.address;

import org.jspecify.annotations.NullMarked;
