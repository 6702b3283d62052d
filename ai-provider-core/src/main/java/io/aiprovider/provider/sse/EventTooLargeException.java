package io.aiprovider.provider.sse;

import java.io.IOException;

/**
 * An event, or a line of it, is longer than the limit of the reader.
 *
 * @since 0.1
 */
public final class EventTooLargeException extends IOException {
  EventTooLargeException(int limit) {
    super("The limit for one server-sent event is " + limit + " bytes.");
  }
}
