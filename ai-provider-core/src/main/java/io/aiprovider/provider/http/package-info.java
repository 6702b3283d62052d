/**
 * The wire under the providers: one POST or GET at a time, called off with the attempt it is for.
 */
@NullMarked
package io.aiprovider.provider.http;

import org.jspecify.annotations.NullMarked;
