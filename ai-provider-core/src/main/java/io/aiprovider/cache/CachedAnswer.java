package io.aiprovider.cache;

import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.time.DateTimeException;
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
  private final @Nullable String requestedModel;
  private final @Nullable String tenant;
  private final CachedBody body;
  private final Instant stored;
  private final Duration ttl;
  private final Duration staleTime;
  private final BigDecimal costUsd;

  /**
   * The body as it was last read. Weak, because it takes several times the memory of the bytes,
   * which are what the cache counts: an answer in frequent use is read once between two garbage
   * collections.
   */
  private volatile @Nullable WeakReference<ChatResponse> response;

  /**
   * An answer that is not served stale, of an unknown tenant and requested model.
   *
   * @param provider the configured name of the provider that gave it
   * @param model the model that gave it, by the provider's name for it
   * @param body the {@code chat.completion} object
   * @param stored when it was stored
   * @param ttl how long it is fresh
   * @param costUsd what the answer cost
   */
  public CachedAnswer(
      String provider,
      String model,
      CachedBody body,
      Instant stored,
      Duration ttl,
      BigDecimal costUsd) {
    this(provider, model, null, null, body, stored, ttl, Duration.ZERO, costUsd);
  }

  private CachedAnswer(
      String provider,
      String model,
      @Nullable String requestedModel,
      @Nullable String tenant,
      CachedBody body,
      Instant stored,
      Duration ttl,
      Duration staleTime,
      BigDecimal costUsd) {
    this.provider = provider;
    this.model = model;
    this.requestedModel = requestedModel;
    this.tenant = tenant;
    this.body = body;
    this.stored = stored;
    this.ttl = ttl;
    this.staleTime = staleTime;
    this.costUsd = costUsd;
  }

  /**
   * The same answer, of this tenant.
   *
   * @param askedModel the model that was asked for, by the caller's name for it
   */
  public CachedAnswer requestedBy(String tenantName, String askedModel) {
    return new CachedAnswer(
        provider, model, askedModel, tenantName, body, stored, ttl, staleTime, costUsd);
  }

  /**
   * The same answer with a time in which it may be served although it is not fresh any more.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public CachedAnswer withStaleTime(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("The stale time of an answer is negative: " + time + ".");
    }
    return new CachedAnswer(
        provider, model, requestedModel, tenant, body, stored, ttl, time, costUsd);
  }

  /** The configured name of the provider that gave it. */
  public String provider() {
    return provider;
  }

  /** The model that gave it, by the provider's name for it. */
  public String model() {
    return model;
  }

  /** The model that was asked for, by the caller's name for it; null if not known. */
  public @Nullable String requestedModel() {
    return requestedModel;
  }

  /** The tenant whose call stored it, also when all tenants share answers; null if not known. */
  public @Nullable String tenant() {
    return tenant;
  }

  /** The {@code chat.completion} object. */
  public CachedBody body() {
    return body;
  }

  /** When it was stored. */
  public Instant stored() {
    return stored;
  }

  /** How long it is fresh. */
  public Duration ttl() {
    return ttl;
  }

  /** For how long after {@link #ttl} it is stored, to be served stale. */
  public Duration staleTime() {
    return staleTime;
  }

  /** What the answer cost. */
  public BigDecimal costUsd() {
    return costUsd;
  }

  /** When it is removed from the cache. */
  public Instant expires() {
    try {
      return stored.plus(ttl).plus(staleTime);
    } catch (DateTimeException | ArithmeticException never) {
      return Instant.MAX;
    }
  }

  /**
   * For how long it stays in a cache from now on. Another machine's clock may be ahead of ours: the
   * time is never longer than {@link #ttl} and {@link #staleTime}.
   */
  public Duration timeLeft(Instant now) {
    Instant from = stored.isAfter(now) ? stored : now;
    return Duration.between(from, expires());
  }

  /**
   * Whether it is not fresh any more, but may still be served under the rules for stale answers. An
   * answer without a {@link #staleTime} is never stale: it is removed instead.
   */
  public boolean isStale(Instant now) {
    return !staleTime.isZero() && age(now).compareTo(ttl) >= 0;
  }

  /** For how long it has been stored. */
  public Duration age(Instant now) {
    return now.isAfter(stored) ? Duration.between(stored, now) : Duration.ZERO;
  }

  /** The body as an object; null if it was damaged in a store. */
  @Nullable ChatResponse response() {
    WeakReference<ChatResponse> last = response;
    ChatResponse read = last == null ? null : last.get();
    if (read == null) {
      try {
        read = new ChatResponse(JsonObject.parseLenient(body.json()));
      } catch (IllegalStateException | JsonException damaged) {
        return null;
      }
      response = new WeakReference<>(read);
    }
    return read;
  }
}
