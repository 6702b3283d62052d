package io.aiprovider.chat;

import io.aiprovider.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The tokens and searches that one answer used, as in OpenAI's {@code usage}.
 *
 * @param promptTokens all tokens of the prompt, the cached ones included
 * @param cachedTokens those of them the provider read from its prompt cache
 * @param cacheWriteTokens those of them the provider wrote to its prompt cache
 * @param completionTokens all tokens of the answer, the reasoning ones included
 * @param reasoningTokens those of them spent on reasoning
 * @param cacheWriteHourTokens those of {@code cacheWriteTokens} that are kept for an hour rather
 *     than for minutes
 * @param media those of the prompt's and the answer's tokens that are not text
 * @param webSearches web searches by the provider, which are charged in addition to tokens
 * @since 0.1
 */
public record Usage(
    long promptTokens,
    long cachedTokens,
    long cacheWriteTokens,
    long completionTokens,
    long reasoningTokens,
    long cacheWriteHourTokens,
    Media media,
    long webSearches) {

  /**
   * Tokens that are not text.
   *
   * @param promptAudio audio in the prompt
   * @param promptImage images in the prompt
   * @param completionAudio audio in the answer
   * @param completionImage images in the answer
   * @param cachedAudio those of {@code promptAudio} the provider read from its prompt cache
   * @since 0.1
   */
  public record Media(
      long promptAudio,
      long promptImage,
      long completionAudio,
      long completionImage,
      long cachedAudio) {

    /** Text only. */
    public static final Media NONE = new Media(0, 0, 0, 0);

    /** Tokens of which none are cached audio. */
    public Media(long promptAudio, long promptImage, long completionAudio, long completionImage) {
      this(promptAudio, promptImage, completionAudio, completionImage, 0);
    }

    /** The sum of both. */
    Media plus(Media other) {
      return new Media(
          promptAudio + other.promptAudio,
          promptImage + other.promptImage,
          completionAudio + other.completionAudio,
          completionImage + other.completionImage,
          cachedAudio + other.cachedAudio);
    }
  }

  /** Usage of text only, without searches. */
  public Usage(
      long promptTokens,
      long cachedTokens,
      long cacheWriteTokens,
      long completionTokens,
      long reasoningTokens,
      long cacheWriteHourTokens) {
    this(
        promptTokens,
        cachedTokens,
        cacheWriteTokens,
        completionTokens,
        reasoningTokens,
        cacheWriteHourTokens,
        Media.NONE,
        0);
  }

  /** Usage without tokens that are kept in the prompt cache for an hour. */
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
   * Reads a {@code usage} object. Numbers may be written as text. Tokens that appear only in the
   * total count as tokens of the answer, because some services report thinking in this way.
   *
   * @return null when it contains neither prompt nor completion tokens, or when one of these
   *     numbers is impossible: negative, or beyond what any model can process
   */
  public static @Nullable Usage from(@Nullable JsonObject usage) {
    return usage == null ? null : new UsageReader(usage).read();
  }

  /** This usage with another number of completion tokens. */
  public Usage withCompletionTokens(long tokens) {
    return new Usage(
        promptTokens,
        cachedTokens,
        cacheWriteTokens,
        tokens,
        reasoningTokens,
        cacheWriteHourTokens,
        media,
        webSearches);
  }

  /** This usage with these of its tokens marked as not text. */
  public Usage withMedia(Media tokens) {
    return new Usage(
        promptTokens,
        cachedTokens,
        cacheWriteTokens,
        completionTokens,
        reasoningTokens,
        cacheWriteHourTokens,
        tokens,
        webSearches);
  }

  /** This usage with this number of web searches. */
  public Usage withWebSearches(long searches) {
    return new Usage(
        promptTokens,
        cachedTokens,
        cacheWriteTokens,
        completionTokens,
        reasoningTokens,
        cacheWriteHourTokens,
        media,
        searches);
  }

  /** The sum of both. */
  public Usage plus(Usage other) {
    return new Usage(
        promptTokens + other.promptTokens,
        cachedTokens + other.cachedTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        completionTokens + other.completionTokens,
        reasoningTokens + other.reasoningTokens,
        cacheWriteHourTokens + other.cacheWriteHourTokens,
        media.plus(other.media),
        webSearches + other.webSearches);
  }

  /**
   * Whether it contains real counts: no prompt is empty, so zeros mean that the provider does not
   * count.
   */
  public boolean isCounted() {
    return totalTokens() > 0;
  }

  public long totalTokens() {
    return promptTokens + completionTokens;
  }

  /** This as OpenAI's {@code usage} of embeddings, which counts only the prompt. */
  public JsonObject toEmbeddingJson() {
    return JsonObject.of("prompt_tokens", promptTokens).with("total_tokens", promptTokens);
  }

  /** This as an OpenAI {@code usage} object. */
  public JsonObject toJson() {
    JsonObject prompt = JsonObject.of(UsageReader.CACHED, cachedTokens);
    prompt = some(prompt, UsageReader.CACHE_WRITE, cacheWriteTokens);
    prompt = some(prompt, UsageReader.CACHE_WRITE_HOUR, cacheWriteHourTokens);
    prompt = some(prompt, UsageReader.AUDIO, media.promptAudio());
    prompt = some(prompt, UsageReader.IMAGE, media.promptImage());
    if (media.cachedAudio() != 0) {
      prompt =
          prompt.with(
              UsageReader.CACHED_DETAILS, JsonObject.of(UsageReader.AUDIO, media.cachedAudio()));
    }
    JsonObject completion = JsonObject.of(UsageReader.REASONING, reasoningTokens);
    completion = some(completion, UsageReader.AUDIO, media.completionAudio());
    completion = some(completion, UsageReader.IMAGE, media.completionImage());
    JsonObject json =
        JsonObject.of(UsageReader.PROMPT, promptTokens)
            .with(UsageReader.COMPLETION, completionTokens)
            .with(UsageReader.TOTAL, totalTokens())
            .with(UsageReader.PROMPT_DETAILS, prompt)
            .with(UsageReader.COMPLETION_DETAILS, completion);
    return webSearches == 0
        ? json
        : json.with(UsageReader.SERVER_TOOLS, JsonObject.of(UsageReader.WEB_SEARCHES, webSearches));
  }

  private static JsonObject some(JsonObject json, String name, long count) {
    return count == 0 ? json : json.with(name, count);
  }
}
