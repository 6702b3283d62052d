package io.aiprovider.cost;

import static io.aiprovider.cost.Billing.ACME;
import static io.aiprovider.cost.Billing.NO_COUNTER;
import static io.aiprovider.cost.Billing.cost;
import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.catalog.Price;
import io.aiprovider.chat.Usage;
import io.aiprovider.reply.Cost.Status;
import java.math.BigDecimal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("65 Cached tokens are priced once; reasoning tokens are inside completion tokens")
class WireEdgeCase65Test {

  @Test
  void prices_cached_tokens_at_the_cached_rate_and_the_rest_in_full() {
    // 400 at $1 and 600 at $0.10, 100 at $10 for a million
    assertThat(
            Billing.complete(
                    ACME,
                    """
                    {"model": "acme-1", "usage": {"prompt_tokens": 1000, "completion_tokens": 100,
                      "prompt_tokens_details": {"cached_tokens": 600}}}""",
                    NO_COUNTER)
                .cost())
        .isEqualTo(cost("0.00146", Status.PRICED).withPromptCacheSaved(new BigDecimal("0.00054")));
  }

  @Test
  void prices_deepseeks_cache_hits_in_the_same_way() {
    assertThat(
            Billing.complete(
                    ACME,
                    """
                    {"model": "acme-1", "usage": {"prompt_tokens": 1000, "completion_tokens": 100,
                      "prompt_cache_hit_tokens": 600, "prompt_cache_miss_tokens": 400}}""",
                    NO_COUNTER)
                .cost())
        .isEqualTo(cost("0.00146", Status.PRICED).withPromptCacheSaved(new BigDecimal("0.00054")));
  }

  @Test
  void does_not_price_reasoning_tokens_a_second_time() {
    assertThat(
            Billing.complete(
                    ACME,
                    """
                    {"model": "acme-1", "usage": {"prompt_tokens": 0, "completion_tokens": 100,
                      "completion_tokens_details": {"reasoning_tokens": 80}}}""",
                    NO_COUNTER)
                .cost())
        .isEqualTo(cost("0.001", Status.PRICED));
  }

  @Test
  void prices_reasoning_tokens_at_their_own_rate_instead_of_the_answers() {
    Price price =
        Price.perMillion(BigDecimal.ONE, BigDecimal.TEN).withReasoning(new BigDecimal("20"));

    assertThat(price.costOf(new Usage(0, 0, 0, 100, 80))).isEqualByComparingTo("0.0018");
  }
}
