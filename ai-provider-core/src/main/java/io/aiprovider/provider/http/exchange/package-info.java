/**
 * What a library that sends HTTP requests must offer, so that providers can be called with it. The
 * rules that are the same for each such library are in the package above.
 */
@NullMarked
package io.aiprovider.provider.http.exchange;

import org.jspecify.annotations.NullMarked;
