/** Signing in with a password, and the tokens that stand for it. */
@NullMarked
package io.aiprovider.server.tokens;

import org.jspecify.annotations.NullMarked;
