package io.aiprovider.json;

import org.jspecify.annotations.Nullable;

/**
 * A text that is not an acceptable JSON object, or JSON that does not fit a record. The message
 * says what was wrong, without quoting the text.
 *
 * @since 0.1
 */
public final class JsonException extends RuntimeException {
  private final @Nullable String path;

  JsonException(String message, @Nullable String path) {
    super(message);
    this.path = path;
  }

  /** Where in the text, as in {@code messages[0].content}; null when that is not known. */
  public @Nullable String path() {
    return path;
  }
}
