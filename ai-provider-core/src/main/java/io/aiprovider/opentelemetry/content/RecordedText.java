package io.aiprovider.opentelemetry.content;

/**
 * Messages as OpenTelemetry's conventions for generative AI write them.
 *
 * @param json an array of messages
 * @param truncated whether text was left out because it was too long
 * @since 0.1
 */
public record RecordedText(String json, boolean truncated) {}
