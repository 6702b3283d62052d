/** Server-sent events: the framing streamed answers come in. Knows no HTTP and no JSON. */
@NullMarked
package io.aiprovider.provider.sse;

import org.jspecify.annotations.NullMarked;
