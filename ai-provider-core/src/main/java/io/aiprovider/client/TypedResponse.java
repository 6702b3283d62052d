package io.aiprovider.client;

import io.aiprovider.chat.ChatResponse;

/**
 * An answer as a record.
 *
 * @param value the record
 * @param response the answer it was read from
 * @param <T> the record's type
 * @since 0.1
 */
public record TypedResponse<T>(T value, ChatResponse response) {

  @Override
  public String toString() {
    return "TypedResponse[response=" + response + "]"; // never the answer
  }
}
