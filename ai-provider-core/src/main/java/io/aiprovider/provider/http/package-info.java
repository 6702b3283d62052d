/** HTTP for the providers: one POST or GET at a time, cancelled with the attempt that it serves. */
@NullMarked
package io.aiprovider.provider.http;

import org.jspecify.annotations.NullMarked;
