package io.aiprovider.cache;

import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonObject;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the cache. Immutable and safe to share between threads.
 *
 * @since 0.1
 */
public final class CachedAnswer {
  private final String provider;
  private final String model;
  private final byte[] body;
  private final Instant stored;
  private final Duration ttl;
  private final BigDecimal costUsd;

  /**
   * The body as it was last read. Weak, because it takes several times the memory of the bytes,
   * which are what the cache counts: an answer in frequent use is read once between two garbage
   * collections.
   */
  private volatile @Nullable WeakReference<ChatResponse> response;

  /**
   * An answer.
   *
   * @param provider the configured name of the provider that gave it
   * @param model the model that gave it, by the provider's name for it
   * @param body the {@code chat.completion} object as UTF-8 JSON; must not be changed
   * @param stored when it was stored
   * @param ttl how long it is stored
   * @param costUsd what the answer cost
   */
  public CachedAnswer(
      String provider,
      String model,
      byte[] body,
      Instant stored,
      Duration ttl,
      BigDecimal costUsd) {
    this.provider = provider;
    this.model = model;
    this.body = body;
    this.stored = stored;
    this.ttl = ttl;
    this.costUsd = costUsd;
  }

  /** The configured name of the provider that gave it. */
  public String provider() {
    return provider;
  }

  /** The model that gave it, by the provider's name for it. */
  public String model() {
    return model;
  }

  /** The {@code chat.completion} object as UTF-8 JSON; must not be changed. */
  public byte[] body() {
    return body;
  }

  /** When it was stored. */
  public Instant stored() {
    return stored;
  }

  /** How long it is stored. */
  public Duration ttl() {
    return ttl;
  }

  /** What the answer cost. */
  public BigDecimal costUsd() {
    return costUsd;
  }

  /** The same answer with another time to live. */
  CachedAnswer withTtl(Duration time) {
    return new CachedAnswer(provider, model, body, stored, time, costUsd);
  }

  ChatResponse response() {
    WeakReference<ChatResponse> last = response;
    ChatResponse read = last == null ? null : last.get();
    if (read == null) {
      read = new ChatResponse(JsonObject.parseLenient(body));
      response = new WeakReference<>(read);
    }
    return read;
  }

  int weight() {
    return body.length + 256; // the entry itself, its key and its place in the map
  }
}
