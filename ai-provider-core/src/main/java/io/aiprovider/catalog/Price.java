package io.aiprovider.catalog;

import io.aiprovider.chat.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
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
 * @param longContext what a call with a long prompt costs instead; null: the same
 * @param change what it will cost from a day on that is known, as when a promotion ends; null: none
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
    @Nullable Change change) {

  /**
   * Another price for calls with a long prompt; it then holds for all their tokens.
   *
   * @param above the number of prompt tokens up to which the usual price holds
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

  private static final int MILLION_DIGITS = 6;

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
  }

  private static void requireNotNegative(String name, @Nullable BigDecimal rate) {
    if (rate != null && rate.signum() < 0) {
      throw new IllegalArgumentException(
          "The price for " + name + " is " + rate.toPlainString() + ": expected 0 or more.");
    }
  }

  /** US dollars for a million tokens of the prompt, cached or not, and of the answer. */
  public static Price perMillion(BigDecimal input, BigDecimal output) {
    return new Price(input, null, null, null, output, null, null, null);
  }

  /** The same rate for every token, in US dollars for one. */
  public static Price perToken(BigDecimal costPerToken) {
    BigDecimal rate = costPerToken.movePointRight(MILLION_DIGITS);
    return perMillion(rate, rate);
  }

  public Price withCachedInput(BigDecimal rate) {
    return new Price(
        input, rate, cacheWrite, cacheWriteHour, output, reasoning, longContext, change);
  }

  public Price withCacheWrite(BigDecimal rate) {
    return new Price(
        input, cachedInput, rate, cacheWriteHour, output, reasoning, longContext, change);
  }

  public Price withCacheWriteHour(BigDecimal rate) {
    return new Price(input, cachedInput, cacheWrite, rate, output, reasoning, longContext, change);
  }

  public Price withReasoning(BigDecimal rate) {
    return new Price(
        input, cachedInput, cacheWrite, cacheWriteHour, output, rate, longContext, change);
  }

  /** This price up to {@code above} prompt tokens, and another beyond them. */
  public Price withLongContext(long above, Price beyond) {
    return new Price(
        input,
        cachedInput,
        cacheWrite,
        cacheWriteHour,
        output,
        reasoning,
        new LongContext(above, beyond),
        change);
  }

  /** This price until the day before {@code from}, and another since then. */
  public Price withChange(LocalDate from, Price then) {
    return new Price(
        input,
        cachedInput,
        cacheWrite,
        cacheWriteHour,
        output,
        reasoning,
        longContext,
        new Change(from, then));
  }

  /** The price that holds on a day: this one, or what it has changed to by then. */
  public Price on(LocalDate day) {
    return change == null || day.isBefore(change.from()) ? this : change.price().on(day);
  }

  /**
   * What these tokens cost, exactly. Each token is paid for once: a cached one at its own rate and
   * not at the prompt's as well. Counts that contradict each other, such as more cached tokens than
   * the prompt has, are cut to what is possible.
   *
   * @return US dollars, never negative; without trailing zeros, so {@code toPlainString} shows it
   */
  public BigDecimal costOf(Usage usage) {
    if (longContext != null && usage.promptTokens() > longContext.above()) {
      return longContext.price().costOf(usage);
    }
    long prompt = Math.max(0, usage.promptTokens());
    long cached = within(prompt, usage.cachedTokens());
    long written = within(prompt - cached, usage.cacheWriteTokens());
    long forAnHour = within(written, usage.cacheWriteHourTokens());
    BigDecimal write = or(cacheWrite, input);
    long completion = Math.max(0, usage.completionTokens());
    long thought = within(completion, usage.reasoningTokens());
    BigDecimal cost =
        cost(prompt - cached - written, input)
            .add(cost(cached, or(cachedInput, input)))
            .add(cost(written - forAnHour, write))
            .add(cost(forAnHour, or(cacheWriteHour, write)))
            .add(cost(completion - thought, output))
            .add(cost(thought, or(reasoning, output)));
    return cost.signum() == 0
        ? BigDecimal.ZERO
        : cost.movePointLeft(MILLION_DIGITS).stripTrailingZeros();
  }

  private static long within(long whole, long part) {
    return Math.min(whole, Math.max(0, part));
  }

  private static BigDecimal or(@Nullable BigDecimal rate, BigDecimal usual) {
    return rate == null ? usual : rate;
  }

  private static BigDecimal cost(long tokens, BigDecimal rate) {
    return tokens == 0 ? BigDecimal.ZERO : rate.multiply(BigDecimal.valueOf(tokens));
  }
}
