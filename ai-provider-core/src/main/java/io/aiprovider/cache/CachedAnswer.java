package io.aiprovider.cache;

import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * An answer in the cache.
 *
 * @param provider the configured name of the provider that gave it
 * @param model the model that gave it, by the provider's name for it
 * @param body the {@code chat.completion} object as UTF-8 JSON; must not be changed
 * @param stored when it was stored
 * @param ttl how long it is stored
 * @param costUsd what the answer cost
 * @since 0.1
 */
public record CachedAnswer(
    String provider, String model, byte[] body, Instant stored, Duration ttl, BigDecimal costUsd) {

  /** The same answer with another time to live. */
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
