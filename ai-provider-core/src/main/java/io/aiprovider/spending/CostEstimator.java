package io.aiprovider.spending;

import io.aiprovider.budget.BudgetOptions;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.catalog.Price;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.reply.Target;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what a request will cost at a target: its prompt, and an answer of the length that the
 * request allows. Without a limit in the request, the configured length is assumed, or with {@code
 * strict} the longest answer of the model. A model without a price costs nothing here.
 */
final class CostEstimator {
  private static final long MILLION = 1_000_000;
  private static final int MILLION_DIGITS = 6;
  private static final long MOST_TOKENS = 1_000_000_000;
  private static final long MOST_CHOICES = 1_000;

  private final PriceList prices;
  private final ModelCatalog catalog;
  private final Function<String, @Nullable Integer> usualLimit;
  private final BudgetOptions options;

  /**
   * @param usualLimit the length to which a provider's answers are limited if the caller sets none,
   *     by its name; null: not limited
   */
  CostEstimator(
      PriceList prices,
      ModelCatalog catalog,
      Function<String, @Nullable Integer> usualLimit,
      BudgetOptions options) {
    this.prices = prices;
    this.catalog = catalog;
    this.usualLimit = usualLimit;
    this.options = options;
  }

  boolean hasPrice(Target target) {
    return prices.find(target.provider(), target.model()) != null;
  }

  CostEstimate estimate(Target target, ChatRequest request, long promptTokens) {
    Price price = prices.find(target.provider(), target.model());
    long choices = choices(request);
    Long asked = asked(target, request);
    boolean answers = answers(request);
    long answer = answers ? choices * perChoice(target, asked) : 0;
    long longest = answers && asked == null ? choices * longest(target) : 0;
    long most = Math.max(answer, longest);
    if (price == null) {
      return new CostEstimate(
          BigDecimal.ZERO, BigDecimal.ZERO, answer, choices, asked != null, most);
    }
    String tier = request.json().string("service_tier");
    Price inTier = tier == null ? null : price.inTier(tier);
    BigDecimal prompt = cost(price, inTier, promptTokens, 0);
    BigDecimal token =
        answer == 0
            ? BigDecimal.ZERO
            : cost(price, inTier, promptTokens, MILLION)
                .subtract(prompt)
                .max(BigDecimal.ZERO)
                .movePointLeft(MILLION_DIGITS);
    return new CostEstimate(prompt, token, answer, choices, asked != null, most);
  }

  private static boolean answers(ChatRequest request) {
    return switch (request.operation()) {
      case CHAT, COMPLETION -> true;
      case EMBEDDING, MODERATION -> false;
    };
  }

  private static long choices(ChatRequest request) {
    long n = atLeastOne(request.json().integer("n"));
    return request.operation() == Operation.COMPLETION
        ? Math.max(n, atLeastOne(request.json().integer("best_of")))
        : n;
  }

  private static long atLeastOne(@Nullable Long number) {
    return number == null ? 1 : Math.min(MOST_CHOICES, Math.max(1, number));
  }

  /** The limit of each answer in the request, or the one that it will get; null for none. */
  private @Nullable Long asked(Target target, ChatRequest request) {
    Long limit = request.json().integer("max_completion_tokens");
    if (limit == null) {
      limit = request.json().integer("max_tokens");
    }
    if (limit == null) {
      Integer usual = usualLimit.apply(target.provider());
      limit = usual == null ? null : Long.valueOf(usual);
    }
    return limit;
  }

  private long perChoice(Target target, @Nullable Long asked) {
    long longest = longest(target);
    long expected;
    if (asked != null) {
      expected = Math.min(MOST_TOKENS, asked);
    } else {
      expected = options.strict() && longest > 0 ? longest : options.assumedOutput();
    }
    return longest > 0 ? Math.min(expected, longest) : expected;
  }

  /** The longest answer of the model; 0 when it is not known. */
  private long longest(Target target) {
    CatalogModel known = catalog.find(target.model());
    return known == null ? 0 : known.maxOutputTokens();
  }

  /** The dearer of both prices, if the answer may be charged at either. */
  private static BigDecimal cost(Price usual, @Nullable Price tier, long prompt, long answer) {
    BigDecimal cost = cost(usual, prompt, answer);
    return tier == null || tier.equals(usual) ? cost : cost.max(cost(tier, prompt, answer));
  }

  private static BigDecimal cost(Price price, long prompt, long answer) {
    BigDecimal written = price.costOf(Usage.of(prompt, answer));
    return price.reasoning() == null || answer == 0
        ? written
        : written.max(price.costOf(new Usage(prompt, 0, 0, answer, answer)));
  }
}
