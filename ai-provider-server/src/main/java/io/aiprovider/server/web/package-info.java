/** Gives Spring's controllers the behaviour of the data plane: access, errors. */
@NullMarked
package io.aiprovider.server.web;

import org.jspecify.annotations.NullMarked;
