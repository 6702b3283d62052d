package io.aiprovider.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.chat.Usage;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class PriceTest {
  private static final Price FLAT = Price.perMillion(usd("2.50"), usd("10"));

  @Test
  void charges_prompt_and_answer_at_their_own_rates() {
    assertThat(FLAT.costOf(Usage.of(1_000, 200))).isEqualTo(usd("0.0045"));
  }

  @Test
  void calculates_exactly_and_not_in_floating_point() {
    Price price = Price.perMillion(usd("0.1"), usd("0.2"));

    assertThat(price.costOf(Usage.of(3, 0))).isEqualTo(usd("0.0000003"));
  }

  @Test
  void costs_zero_when_nothing_was_used() {
    assertThat(FLAT.costOf(Usage.of(0, 0)).toPlainString()).isEqualTo("0");
  }

  @Test
  void charges_cached_tokens_in_full_when_there_is_no_cached_rate() {
    assertThat(FLAT.costOf(new Usage(1_000, 600, 0, 0, 0))).isEqualTo(usd("0.0025"));
  }

  @Test
  void charges_cache_writes_once_at_their_own_rate() {
    Price price = FLAT.withCachedInput(usd("0.25")).withCacheWrite(usd("5"));

    // 500 in full, 300 read, 200 written
    assertThat(price.costOf(new Usage(1_000, 300, 200, 0, 0))).isEqualTo(usd("0.002325"));
  }

  @Test
  void charges_hour_long_cache_writes_once_at_their_own_rate() {
    Price price = FLAT.withCacheWrite(usd("5")).withCacheWriteHour(usd("8"));

    // 500 in full, 300 written for minutes, 200 for an hour
    assertThat(price.costOf(new Usage(1_000, 0, 500, 0, 0, 200))).isEqualTo(usd("0.00435"));
    assertThat(FLAT.withCacheWrite(usd("5")).costOf(new Usage(1_000, 0, 500, 0, 0, 200)))
        .isEqualTo(usd("0.00375"));
  }

  @Test
  void charges_reasoning_at_its_own_rate_if_it_has_one() {
    Price price = FLAT.withReasoning(usd("20"));

    assertThat(price.costOf(new Usage(0, 0, 0, 100, 60))).isEqualTo(usd("0.0016"));
  }

  @Test
  void cuts_counts_that_contradict_each_other() {
    Price price = FLAT.withCachedInput(usd("0.25")).withCacheWrite(usd("5"));

    assertThat(price.costOf(new Usage(100, 900, 900, 0, 0)))
        .isEqualTo(price.costOf(new Usage(100, 100, 0, 0, 0)));
    assertThat(price.costOf(new Usage(-5, 10, 10, -5, 3))).isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void charges_all_tokens_of_a_long_prompt_at_the_long_context_price() {
    Price price = FLAT.withLongContext(200_000, Price.perMillion(usd("5"), usd("15")));

    assertThat(price.costOf(Usage.of(200_000, 0))).isEqualTo(usd("0.5"));
    assertThat(price.costOf(Usage.of(200_001, 1_000))).isEqualTo(usd("1.015005"));
  }

  @Test
  void reads_a_cost_per_token_as_one_rate_for_all_tokens() {
    Price price = Price.perToken(usd("0.00002"));

    assertThat(price.costOf(new Usage(10, 10, 0, 10, 5))).isEqualTo(usd("0.0004"));
  }

  @Test
  void a_prompt_cache_saves_the_difference_between_the_rates() {
    Price price = FLAT.withCachedInput(usd("0.25")).withCacheWrite(usd("5"));

    // 300 read at 2.25 less; 200 written at 2.50 more
    assertThat(price.promptCacheSavingOf(new Usage(1_000, 300, 0, 10, 5)))
        .isEqualTo(usd("0.000675"));
    assertThat(price.promptCacheSavingOf(new Usage(1_000, 300, 200, 10, 5)))
        .isEqualTo(usd("0.000175"));
    assertThat(price.promptCacheSavingOf(new Usage(1_000, 0, 200, 10, 5)))
        .isEqualTo(usd("-0.0005"));
  }

  @Test
  void a_prompt_cache_saves_nothing_if_it_has_no_rates_or_was_not_used() {
    assertThat(FLAT.promptCacheSavingOf(new Usage(1_000, 600, 0, 0, 0))).isEqualTo(BigDecimal.ZERO);
    assertThat(FLAT.withCachedInput(usd("0.25")).promptCacheSavingOf(Usage.of(1_000, 200)))
        .isEqualTo(BigDecimal.ZERO);
  }

  @Test
  void a_prompt_cache_saves_no_more_than_the_prompt_would_have_cost() {
    Price price = FLAT.withCachedInput(BigDecimal.ZERO);

    assertThat(price.promptCacheSavingOf(new Usage(100, 900, 900, 0, 0)))
        .isEqualTo(price.costOf(Usage.of(100, 0)));
  }

  @Test
  void refuses_a_negative_rate() {
    assertThatThrownBy(() -> Price.perMillion(usd("-1"), usd("1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The price for input is -1: expected 0 or more.");
  }

  private static BigDecimal usd(String amount) {
    return new BigDecimal(amount);
  }
}
