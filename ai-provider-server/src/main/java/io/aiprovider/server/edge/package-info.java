/**
 * What every request passes before a route sees it, and every answer afterwards: the client's
 * address, HTTPS, origins, limits of addresses, security headers.
 */
@NullMarked
package io.aiprovider.server.edge;

import org.jspecify.annotations.NullMarked;
