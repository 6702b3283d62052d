/** Tokens of an OpenID Connect issuer. */
@NullMarked
package io.aiprovider.server.oidc;

import org.jspecify.annotations.NullMarked;
