package io.aiprovider.cache;

import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * An answer that was given before.
 *
 * @param provider who gave it, by its configured name
 * @param model the model that gave it, in the provider's own words
 * @param body the {@code chat.completion} object as UTF-8 JSON; not to be changed
 * @param stored when
 * @param ttl how long it is kept
 * @param costUsd what it cost
 * @since 0.1
 */
public record CachedAnswer(
    String provider, String model, byte[] body, Instant stored, Duration ttl, BigDecimal costUsd) {

  /** The same answer, kept for another time. */
  CachedAnswer withTtl(Duration time) {
    return new CachedAnswer(provider, model, body, stored, time, costUsd);
  }

  ChatResponse response() {
    return new ChatResponse(JsonObject.parseLenient(body));
  }

  int weight() {
    return body.length + 256; // the entry itself, its key and its place in the map
  }
}
