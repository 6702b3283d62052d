/** Server-sent events: the format of streamed answers. Independent of HTTP and JSON. */
@NullMarked
package io.aiprovider.provider.sse;

import org.jspecify.annotations.NullMarked;
