/** Prompts and answers in spans, if that is wanted, and what is hidden in them. */
@NullMarked
package io.aiprovider.opentelemetry.content;

import org.jspecify.annotations.NullMarked;
