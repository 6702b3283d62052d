package io.aiprovider.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an attempt is expected to cost. The price is 2 dollars per million in, 10 out. */
class CostEstimatorTest {
  private static final Price PRICE =
      Price.perMillion(BigDecimal.valueOf(2), BigDecimal.valueOf(10));
  private static final Target TARGET = new Target("p", "unknown", false);
  private static final ChatRequest HELLO = ChatRequest.of("Hello");

  private static CostEstimator with(BudgetOptions options, Price price, @Nullable Integer usual) {
    return new CostEstimator(
        (provider, model) -> price, ModelCatalog.bundled(), provider -> usual, options);
  }

  private static CostEstimate estimate(ChatRequest request) {
    return with(BudgetOptions.NONE, PRICE, null).estimate(TARGET, request, 1_000);
  }

  private static void assertCost(CostEstimate estimate, String usd) {
    assertThat(estimate.usd()).isEqualByComparingTo(usd);
  }

  @Test
  void a_limit_of_the_request_comes_first_then_the_usual_one_then_the_assumed_length() {
    assertCost(estimate(HELLO.with("max_tokens", 100)), "0.003"); // 0.002 + 0.001
    assertCost(estimate(HELLO.with("max_completion_tokens", 200)), "0.004");
    assertCost(estimate(HELLO), "0.04296"); // 4,096
    assertCost(with(BudgetOptions.NONE, PRICE, 300).estimate(TARGET, HELLO, 1_000), "0.005");
    assertThat(estimate(HELLO).bounded()).isFalse();
    assertThat(estimate(HELLO.with("max_tokens", 100)).bounded()).isTrue();
  }

  @Test
  void every_choice_costs() {
    assertCost(estimate(HELLO.with("max_tokens", 100).with("n", 3)), "0.005");
    ChatRequest completion =
        ChatRequest.of(
            Operation.COMPLETION,
            JsonObject.of("prompt", "Hello").with("max_tokens", 100).with("best_of", 4));
    assertCost(estimate(completion), "0.006");
  }

  @Test
  void no_answer_is_longer_than_the_model_can_give() {
    Target known = new Target("p", "gpt-4o", false); // 16,384 tokens
    CostEstimator estimator = with(BudgetOptions.NONE, PRICE, null);

    assertThat(estimator.estimate(known, HELLO.with("max_tokens", 99_999), 1).answerTokens())
        .isEqualTo(16_384);
    assertThat(
            with(BudgetOptions.NONE.withStrict(true), PRICE, null)
                .estimate(known, HELLO, 1)
                .answerTokens())
        .isEqualTo(16_384);
  }

  @Test
  void an_absurd_limit_is_still_a_number() {
    CostEstimate estimate = estimate(HELLO.with("max_tokens", Long.MAX_VALUE).with("n", 100_000));

    assertThat(estimate.answerTokens()).isPositive();
    assertThat(estimate.usd()).isGreaterThan(BigDecimal.valueOf(1_000));
  }

  @Test
  void vectors_and_moderations_have_no_answer() {
    for (Operation operation : new Operation[] {Operation.EMBEDDING, Operation.MODERATION}) {
      ChatRequest request =
          ChatRequest.of(operation, JsonObject.of("model", "m").with("input", "x"));

      assertCost(estimate(request), "0.002");
    }
  }

  @Test
  void the_dearer_rate_counts_if_the_answer_may_be_charged_at_it() {
    Price reasoning = PRICE.withReasoning(BigDecimal.valueOf(20));
    Price tiers =
        PRICE
            .withTier("priority", PRICE.times(BigDecimal.valueOf(2)))
            .withTier("flex", PRICE.times(new BigDecimal("0.5")));
    ChatRequest request = HELLO.with("max_tokens", 100);

    assertCost(with(BudgetOptions.NONE, reasoning, null).estimate(TARGET, request, 1_000), "0.004");
    CostEstimator estimator = with(BudgetOptions.NONE, tiers, null);
    assertCost(
        estimator.estimate(TARGET, request.with("service_tier", "priority"), 1_000), "0.006");
    assertCost(estimator.estimate(TARGET, request.with("service_tier", "flex"), 1_000), "0.003");
  }

  @Test
  void a_long_prompt_has_its_own_price() {
    Price price = PRICE.withLongContext(999, PRICE.times(BigDecimal.valueOf(3)));

    assertCost(
        with(BudgetOptions.NONE, price, null)
            .estimate(TARGET, HELLO.with("max_tokens", 100), 1_000),
        "0.009");
  }

  @Test
  void an_estimate_is_what_an_answer_of_that_length_costs() {
    CostEstimate estimate = estimate(HELLO.with("max_tokens", 123));

    assertThat(estimate.usd()).isEqualByComparingTo(PRICE.costOf(Usage.of(1_000, 123)));
    assertThat(estimate.tokensFor(estimate.usd())).isEqualTo(123);
    assertThat(estimate.tokensFor(new BigDecimal("0.002"))).isZero();
    assertThat(estimate.tokensFor(new BigDecimal("0.0019"))).isNegative();
  }
}
