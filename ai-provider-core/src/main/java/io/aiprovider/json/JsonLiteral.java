package io.aiprovider.json;

/**
 * {@code true}, {@code false} and {@code null}.
 *
 * @since 0.1
 */
public enum JsonLiteral implements JsonValue {
  TRUE,
  FALSE,
  NULL
}
