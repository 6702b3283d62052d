/** How a connection to a provider is made: addresses, proxies and TLS. */
@NullMarked
package io.aiprovider.server.upstream.connect;

import org.jspecify.annotations.NullMarked;
