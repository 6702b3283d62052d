package io.aiprovider.spring.tracing;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the spans of calls hold, and where their context goes.
 *
 * @param propagate whether requests to providers have W3C's headers traceparent and tracestate
 * @param content how much of prompts and answers is recorded
 * @param contentLimit the most that is recorded of a request, and of an answer
 * @param redact further regular expressions, in RE2's syntax, of texts that are replaced in
 *     recorded content
 */
@ConfigurationProperties("ai-provider.tracing")
public record TracingProperties(
    @DefaultValue("true") boolean propagate,
    @DefaultValue("none") Content content,
    @DefaultValue("16KB") DataSize contentLimit,
    @DefaultValue List<String> redact) {

  /** How much of prompts and answers is recorded. */
  public enum Content {
    /** Nothing. */
    NONE,
    /** Texts without personal data and keys, as far as they are recognized. */
    REDACTED,
    /** Texts as they are. */
    FULL
  }
}
