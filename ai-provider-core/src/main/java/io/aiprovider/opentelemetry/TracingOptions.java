package io.aiprovider.opentelemetry;

import io.aiprovider.opentelemetry.content.ContentOptions;

/**
 * What spans hold and where their context goes.
 *
 * @param propagate whether requests to providers have the headers {@code traceparent} and {@code
 *     tracestate}
 * @param content how much of prompts and answers is recorded
 * @since 0.1
 */
public record TracingOptions(boolean propagate, ContentOptions content) {
  /** The context goes to providers, no content is recorded. */
  public static final TracingOptions DEFAULT = new TracingOptions(true, ContentOptions.NONE);
}
