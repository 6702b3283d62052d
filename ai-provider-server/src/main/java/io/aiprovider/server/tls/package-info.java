/** HTTPS: the certificate, and its exchange while the server runs. */
@NullMarked
package io.aiprovider.server.tls;

import org.jspecify.annotations.NullMarked;
