package io.aiprovider.catalog;

import io.aiprovider.chat.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in US dollars for a million tokens.
 *
 * @param input for prompt tokens
 * @param cachedInput for prompt tokens the provider reads from its cache; null: as {@code input}
 * @param cacheWrite for prompt tokens the provider writes to its cache; null: as {@code input}
 * @param cacheWriteHour for those of them that it keeps for an hour; null: as {@code cacheWrite}
 * @param output for completion tokens
 * @param reasoning for those of them spent on reasoning; null: as {@code output}
 * @param longContext what a call with a long prompt costs instead; that price may have another one
 *     for even longer prompts; null: the same
 * @param change what it will cost from a known day on, for example when a promotion ends; null: no
 *     known change
 * @param offPeak what it costs instead at some hours of the week; null: the same
 * @param media for tokens that are not text
 * @param webSearch for one web search that the provider makes, in US dollars; null: not known
 * @param tiers what the same call costs in another service tier, by the provider's name for it:
 *     {@code flex}, {@code priority}, …
 * @since 0.1
 */
public record Price(
    BigDecimal input,
    @Nullable BigDecimal cachedInput,
    @Nullable BigDecimal cacheWrite,
    @Nullable BigDecimal cacheWriteHour,
    BigDecimal output,
    @Nullable BigDecimal reasoning,
    @Nullable LongContext longContext,
    @Nullable Change change,
    @Nullable OffPeak offPeak,
    Media media,
    @Nullable BigDecimal webSearch,
    Map<String, Price> tiers) {

  /**
   * Another price for calls with a long prompt; it applies to all tokens of such a call.
   *
   * @param above the number of prompt tokens up to which the usual price applies
   * @param price the price beyond it
   * @since 0.1
   */
  public record LongContext(long above, Price price) {}

  /**
   * Another price from a day on.
   *
   * @param from the first day of the other price, in UTC
   * @param price the price since then
   * @since 0.1
   */
  public record Change(LocalDate from, Price price) {}

  /**
   * Rates for tokens that are not text, in US dollars for a million; null: the rate of text.
   *
   * @param audioInput for sound in the prompt
   * @param audioOutput for sound in the answer
   * @param imageInput for pictures in the prompt
   * @param imageOutput for pictures in the answer
   * @param cachedAudioInput for sound in the prompt that the provider reads from its cache
   * @since 0.1
   */
  public record Media(
      @Nullable BigDecimal audioInput,
      @Nullable BigDecimal audioOutput,
      @Nullable BigDecimal imageInput,
      @Nullable BigDecimal imageOutput,
      @Nullable BigDecimal cachedAudioInput) {

    /** No separate rates. */
    public static final Media AS_TEXT = new Media(null, null, null, null, null);

    public Media {
      requireNotNegative("audio input", audioInput);
      requireNotNegative("audio output", audioOutput);
      requireNotNegative("image input", imageInput);
      requireNotNegative("image output", imageOutput);
      requireNotNegative("cached audio input", cachedAudioInput);
    }
  }

  private static final int MILLION_DIGITS = 6;

  /** The providers' names of the tier that the usual price is for. */
  private static final Set<String> USUAL_TIERS = Set.of("default", "auto", "standard", "on_demand");

  /**
   * A price of these rates.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Price {
    requireNotNegative("input", input);
    requireNotNegative("cached input", cachedInput);
    requireNotNegative("cache write", cacheWrite);
    requireNotNegative("cache write for an hour", cacheWriteHour);
    requireNotNegative("output", output);
    requireNotNegative("reasoning", reasoning);
    requireNotNegative("web search", webSearch);
    tiers = Collections.unmodifiableMap(new LinkedHashMap<>(tiers));
  }

  private static void requireNotNegative(String name, @Nullable BigDecimal rate) {
    if (rate != null && rate.signum() < 0) {
      throw new IllegalArgumentException(
          "The price for " + name + " is " + rate.toPlainString() + ": expected 0 or more.");
    }
  }

  /** US dollars for a million tokens of the prompt, cached or not, and of the answer. */
  public static Price perMillion(BigDecimal input, BigDecimal output) {
    return new PriceDraft(input, output).build();
  }

  /** The same rate for every token, in US dollars for one. */
  public static Price perToken(BigDecimal costPerToken) {
    BigDecimal rate = costPerToken.movePointRight(MILLION_DIGITS);
    return perMillion(rate, rate);
  }

  public Price withCachedInput(@Nullable BigDecimal rate) {
    return PriceDraft.of(this).cachedInput(rate).build();
  }

  public Price withCacheWrite(@Nullable BigDecimal rate) {
    return PriceDraft.of(this).cacheWrite(rate).build();
  }

  public Price withCacheWriteHour(@Nullable BigDecimal rate) {
    return PriceDraft.of(this).cacheWriteHour(rate).build();
  }

  public Price withReasoning(@Nullable BigDecimal rate) {
    return PriceDraft.of(this).reasoning(rate).build();
  }

  /** This price with separate rates for tokens that are not text. */
  public Price withMedia(Media rates) {
    return PriceDraft.of(this).media(rates).build();
  }

  /** This price with a fee for each web search, in US dollars. */
  public Price withWebSearch(@Nullable BigDecimal fee) {
    return PriceDraft.of(this).webSearch(fee).build();
  }

  /** This price up to {@code above} prompt tokens, and another beyond them. */
  public Price withLongContext(long above, Price beyond) {
    return PriceDraft.of(this).longContext(new LongContext(above, beyond)).build();
  }

  /** This price until the day before {@code from}, and another since then. */
  public Price withChange(LocalDate from, Price then) {
    return PriceDraft.of(this).change(new Change(from, then)).build();
  }

  /** This price, and another in the service tier of that name. */
  public Price withTier(String name, Price price) {
    return PriceDraft.of(this).tier(name, price).build();
  }

  /** This price with every rate for tokens multiplied; fees stay, and tiers are left out. */
  public Price times(BigDecimal factor) {
    return PriceDraft.of(this, rate -> rate.multiply(factor).stripTrailingZeros()).build();
  }

  /** This price, and another one at some hours of the week. */
  public Price withOffPeak(OffPeak hours) {
    return PriceDraft.of(this).offPeak(hours).build();
  }

  /**
   * The price that applies at a time: this one, or the one that has replaced it by that day, or the
   * one for that hour.
   */
  public Price at(Instant time) {
    if (change == null && offPeak == null) {
      return this;
    }
    Price price = on(LocalDate.ofInstant(time, ZoneOffset.UTC));
    OffPeak hours = price.offPeak;
    return hours != null && hours.appliesAt(time) ? hours.price() : price;
  }

  /**
   * The price that applies on a day at the usual hours: this one, or the one that has replaced it
   * by then.
   */
  public Price on(LocalDate day) {
    return change == null || day.isBefore(change.from()) ? this : change.price().on(day);
  }

  /**
   * The price in a service tier, as the answer names it.
   *
   * @param tier the provider's name for it; null for an answer that names none
   * @return null when it is not the usual tier and its price is not known
   */
  public @Nullable Price inTier(@Nullable String tier) {
    Price own = tier == null ? null : tiers.get(tier);
    return own != null || tier != null && !USUAL_TIERS.contains(tier) ? own : this;
  }

  /**
   * Whether there is a specific rate for everything that was used. Tokens without one cost as much
   * as text, and a web search without one costs nothing: the figure is then not exact. Pictures in
   * a prompt cost as much as text unless another rate is known, and so does cached audio if all
   * other audio in the prompt does.
   */
  public boolean covers(Usage usage) {
    Price price = forPromptOf(usage);
    Usage.Media used = usage.media();
    return (used.promptAudio() == 0 || price.media.audioInput != null)
        && (used.completionAudio() == 0 || price.media.audioOutput != null)
        && (used.completionImage() == 0 || price.media.imageOutput != null)
        && (used.cachedAudio() == 0 || price.hasRateOfCachedAudio())
        && (usage.webSearches() == 0 || webSearch != null);
  }

  private boolean hasRateOfCachedAudio() {
    boolean asText = media.audioInput != null && media.audioInput.compareTo(input) == 0;
    return asText || media.cachedAudioInput != null;
  }

  private Price forPromptOf(Usage usage) {
    return longContext != null && usage.promptTokens() > longContext.above()
        ? longContext.price().forPromptOf(usage)
        : this;
  }

  /**
   * What these tokens cost, exactly, and the searches made with them. Each token is charged once: a
   * cached one at its own rate only. Counts that contradict each other, such as more cached tokens
   * than the prompt has, are cut to what is possible.
   *
   * @return US dollars, never negative; without trailing zeros, so {@code toPlainString} shows it
   */
  public BigDecimal costOf(Usage usage) {
    BigDecimal searches = cost(Math.max(0, usage.webSearches()), or(webSearch, BigDecimal.ZERO));
    BigDecimal cost =
        forPromptOf(usage).costOfTokens(usage).movePointLeft(MILLION_DIGITS).add(searches);
    return cost.signum() == 0 ? BigDecimal.ZERO : cost.stripTrailingZeros();
  }

  /**
   * What the provider's prompt cache saved: what these tokens would have cost if none of them had
   * been read from the cache or written to it, minus what they cost. Writing can cost more than
   * other tokens of the prompt, so the figure of an answer that fills the cache can be negative;
   * only the sum of such an answer and those that read from the cache afterwards is what the cache
   * is worth.
   *
   * @return US dollars, exact, without trailing zeros; 0 if the rates of cached tokens are not
   *     known
   */
  public BigDecimal promptCacheSavingOf(Usage usage) {
    if (usage.cachedTokens() <= 0 && usage.cacheWriteTokens() <= 0) {
      return BigDecimal.ZERO;
    }
    Price price = forPromptOf(usage);
    Usage uncached =
        new Usage(
            usage.promptTokens(),
            0,
            0,
            usage.completionTokens(),
            usage.reasoningTokens(),
            0,
            usage.media(),
            0);
    BigDecimal saved = price.costOfTokens(uncached).subtract(price.costOfTokens(usage));
    return saved.signum() == 0
        ? BigDecimal.ZERO
        : saved.movePointLeft(MILLION_DIGITS).stripTrailingZeros();
  }

  private BigDecimal costOfTokens(Usage usage) {
    long prompt = Math.max(0, usage.promptTokens());
    long cached = within(prompt, usage.cachedTokens());
    long written = within(prompt - cached, usage.cacheWriteTokens());
    long forAnHour = within(written, usage.cacheWriteHourTokens());
    long cachedSound = within(cached, usage.media().cachedAudio());
    long fresh = prompt - cached - written; // cached images are not counted separately
    long soundIn = within(fresh, usage.media().promptAudio() - cachedSound);
    long picturesIn = within(fresh - soundIn, usage.media().promptImage());
    BigDecimal read = or(cachedInput, input);
    BigDecimal write = or(cacheWrite, input);
    long completion = Math.max(0, usage.completionTokens());
    long thought = within(completion, usage.reasoningTokens());
    long soundOut = within(completion - thought, usage.media().completionAudio());
    long picturesOut = within(completion - thought - soundOut, usage.media().completionImage());
    return cost(fresh - soundIn - picturesIn, input)
        .add(cost(soundIn, or(media.audioInput, input)))
        .add(cost(picturesIn, or(media.imageInput, input)))
        .add(cost(cached - cachedSound, read))
        .add(cost(cachedSound, or(media.cachedAudioInput, read)))
        .add(cost(written - forAnHour, write))
        .add(cost(forAnHour, or(cacheWriteHour, write)))
        .add(cost(completion - thought - soundOut - picturesOut, output))
        .add(cost(thought, or(reasoning, output)))
        .add(cost(soundOut, or(media.audioOutput, output)))
        .add(cost(picturesOut, or(media.imageOutput, output)));
  }

  private static long within(long whole, long part) {
    return Math.min(whole, Math.max(0, part));
  }

  private static BigDecimal or(@Nullable BigDecimal rate, BigDecimal usual) {
    return rate == null ? usual : rate;
  }

  private static BigDecimal cost(long count, BigDecimal rate) {
    return count == 0 ? BigDecimal.ZERO : rate.multiply(BigDecimal.valueOf(count));
  }
}
