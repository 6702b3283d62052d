/** The client: the one package that knows all others. */
@NullMarked
package io.aiprovider.client;

import org.jspecify.annotations.NullMarked;
