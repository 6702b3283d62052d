package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one answer, as in OpenAI's {@code usage}.
 *
 * @param promptTokens all tokens of the prompt, the cached ones included
 * @param cachedTokens those of them the provider read from its prompt cache
 * @param cacheWriteTokens those of them the provider wrote to its prompt cache
 * @param completionTokens all tokens of the answer, the reasoning ones included
 * @param reasoningTokens those of them spent on reasoning
 * @param cacheWriteHourTokens those of {@code cacheWriteTokens} that are kept for an hour rather
 *     than for minutes
 * @since 0.1
 */
public record Usage(
    long promptTokens,
    long cachedTokens,
    long cacheWriteTokens,
    long completionTokens,
    long reasoningTokens,
    long cacheWriteHourTokens) {
  private static final String CACHE_WRITE_HOUR = "cache_write_hour_tokens";

  /** Usage with nothing that is kept in the prompt cache for an hour. */
  public Usage(
      long promptTokens,
      long cachedTokens,
      long cacheWriteTokens,
      long completionTokens,
      long reasoningTokens) {
    this(promptTokens, cachedTokens, cacheWriteTokens, completionTokens, reasoningTokens, 0);
  }

  /** Usage without cached and reasoning tokens. */
  public static Usage of(long promptTokens, long completionTokens) {
    return new Usage(promptTokens, 0, 0, completionTokens, 0);
  }

  /**
   * Reads a {@code usage} object.
   *
   * @return null when it counts neither prompt nor completion tokens
   */
  public static @Nullable Usage from(@Nullable JsonObject usage) {
    if (usage == null
        || usage.integer("prompt_tokens") == null && usage.integer("completion_tokens") == null) {
      return null;
    }
    JsonObject prompt = usage.object("prompt_tokens_details");
    JsonObject completion = usage.object("completion_tokens_details");
    long cached =
        prompt != null && prompt.has("cached_tokens")
            ? count(prompt, "cached_tokens")
            : count(usage, "prompt_cache_hit_tokens"); // DeepSeek's name for it
    long reasoning = count(completion, "reasoning_tokens");
    return new Usage(
        count(usage, "prompt_tokens"),
        cached,
        count(prompt, "cache_write_tokens"),
        count(usage, "completion_tokens") + (reasoningIsApart(usage, reasoning) ? reasoning : 0),
        reasoning,
        count(prompt, CACHE_WRITE_HOUR));
  }

  /** xAI counts reasoning beside the completion rather than within it; the total tells. */
  private static boolean reasoningIsApart(JsonObject usage, long reasoning) {
    long parts = count(usage, "prompt_tokens") + count(usage, "completion_tokens") + reasoning;
    return reasoning > 0 && count(usage, "total_tokens") == parts;
  }

  private static long count(@Nullable JsonObject object, String name) {
    Long value = object == null ? null : object.integer(name);
    return value == null ? 0 : Math.max(0, value);
  }

  /** Whether it tells anything: no prompt is empty, so zeros come from who does not count. */
  public boolean isCounted() {
    return totalTokens() > 0;
  }

  public long totalTokens() {
    return promptTokens + completionTokens;
  }

  /** This as OpenAI's {@code usage} of embeddings, which has nothing but the prompt. */
  public JsonObject toEmbeddingJson() {
    return JsonObject.of("prompt_tokens", promptTokens).with("total_tokens", promptTokens);
  }

  /** This as an OpenAI {@code usage} object. */
  public JsonObject toJson() {
    JsonObject json =
        JsonObject.of("prompt_tokens", promptTokens)
            .with("completion_tokens", completionTokens)
            .with("total_tokens", totalTokens());
    JsonObject prompt = JsonObject.of("cached_tokens", cachedTokens);
    if (cacheWriteTokens > 0) {
      prompt = prompt.with("cache_write_tokens", cacheWriteTokens);
    }
    if (cacheWriteHourTokens > 0) {
      prompt = prompt.with(CACHE_WRITE_HOUR, cacheWriteHourTokens);
    }
    return json.with("prompt_tokens_details", prompt)
        .with("completion_tokens_details", JsonObject.of("reasoning_tokens", reasoningTokens));
  }
}
