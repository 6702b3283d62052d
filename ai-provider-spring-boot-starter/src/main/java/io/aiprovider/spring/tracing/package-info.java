/** Spans of calls. */
@NullMarked
package io.aiprovider.spring.tracing;

import org.jspecify.annotations.NullMarked;
