package io.aiprovider.cache;

import io.aiprovider.cache.semantic.SemanticOptions;
import io.aiprovider.caller.ModelAccess;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of the response cache.
 *
 * @param enabled whether answers are cached
 * @param ttl how long an answer is fresh
 * @param maxBytes the maximum size of the cache in memory, in bytes
 * @param scope which callers share answers
 * @param models how long the answers of certain models are fresh; zero: they are not cached. An
 *     entry is the name of a model, of a model group or of an alias, or {@code provider/model}; in
 *     it {@code *} matches any text and {@code ?} one character. It applies to calls whose
 *     requested name or first target it matches; if several match, the longest one applies, without
 *     its wildcards
 * @param staleWhileRevalidate for how long after its ttl an answer is still returned while a newer
 *     one is requested in the background; zero: never
 * @param staleIfError for how long after its ttl an answer is still returned if no provider could
 *     give a newer one; zero: never
 * @param coalescing whether identical calls that run at the same time share one answer; they do so
 *     only if answers are cached
 * @param semantic answers to questions with the same meaning
 * @since 0.1
 */
public record CacheOptions(
    boolean enabled,
    Duration ttl,
    long maxBytes,
    CacheScope scope,
    Map<String, Duration> models,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    boolean coalescing,
    SemanticOptions semantic) {

  private static final long LARGEST_ANSWER = 4L * 1024 * 1024;

  public static final CacheOptions DEFAULT =
      new CacheOptions(true, Duration.ofMinutes(5), 256L * 1024 * 1024, CacheScope.TENANT);

  public static final CacheOptions DISABLED =
      new CacheOptions(false, DEFAULT.ttl(), DEFAULT.maxBytes(), DEFAULT.scope());

  public CacheOptions {
    if (ttl.isNegative() || ttl.isZero()) {
      throw new IllegalArgumentException(
          "The cache's ttl is " + ttl + ": use more than zero, or switch the cache off.");
    }
    if (maxBytes <= 0) {
      throw new IllegalArgumentException(
          "The cache's max-size is " + maxBytes + ": use more than zero, or switch the cache off.");
    }
    requireZeroOrMore("stale-while-revalidate", staleWhileRevalidate);
    requireZeroOrMore("stale-if-error", staleIfError);
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    models.forEach(
        (entry, own) -> {
          ModelAccess.allow(entry); // refuses an entry that cannot match
          requireZeroOrMore("ttl for " + entry, own);
        });
  }

  private static void requireZeroOrMore(String what, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(
          "The cache's " + what + " is " + time + ": use zero or more.");
    }
  }

  /** Settings with one ttl for all models, and without stale answers. */
  public CacheOptions(boolean enabled, Duration ttl, long maxBytes, CacheScope scope) {
    this(
        enabled,
        ttl,
        maxBytes,
        scope,
        Map.of(),
        Duration.ZERO,
        Duration.ZERO,
        true,
        SemanticOptions.DISABLED);
  }

  /**
   * These settings with stale answers.
   *
   * @param whileRevalidate the new {@link #staleWhileRevalidate}
   * @param ifError the new {@link #staleIfError}
   */
  public CacheOptions withStale(Duration whileRevalidate, Duration ifError) {
    return new CacheOptions(
        enabled, ttl, maxBytes, scope, models, whileRevalidate, ifError, coalescing, semantic);
  }

  /** These settings with another ttl for the models that an entry matches. */
  public CacheOptions withModel(String entry, Duration time) {
    Map<String, Duration> more = new LinkedHashMap<>(models);
    more.put(entry, time);
    return new CacheOptions(
        enabled,
        ttl,
        maxBytes,
        scope,
        more,
        staleWhileRevalidate,
        staleIfError,
        coalescing,
        semantic);
  }

  /** These settings with or without coalescing. */
  public CacheOptions withCoalescing(boolean coalesced) {
    return new CacheOptions(
        enabled,
        ttl,
        maxBytes,
        scope,
        models,
        staleWhileRevalidate,
        staleIfError,
        coalesced,
        semantic);
  }

  /** These settings with a semantic cache. */
  public CacheOptions withSemantic(SemanticOptions options) {
    return new CacheOptions(
        enabled,
        ttl,
        maxBytes,
        scope,
        models,
        staleWhileRevalidate,
        staleIfError,
        coalescing,
        options);
  }

  /**
   * The maximum size of an answer that is cached, in bytes: an eighth of the whole cache, at most 4
   * MB.
   */
  public long largestAnswer() {
    return Math.min(maxBytes / 8, LARGEST_ANSWER);
  }

  /** For how long after its ttl an answer is stored, to be returned when it is stale. */
  Duration staleTime() {
    return staleWhileRevalidate.compareTo(staleIfError) > 0 ? staleWhileRevalidate : staleIfError;
  }
}
