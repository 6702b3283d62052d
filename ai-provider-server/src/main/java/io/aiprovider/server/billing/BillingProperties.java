package io.aiprovider.server.billing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What tenants are billed. All amounts are in US dollars.
 *
 * @param defaultPlan the plan of tenants that no plan lists; empty: they owe what their usage cost
 * @param plans the plans
 */
@ConfigurationProperties("ai-provider.billing")
public record BillingProperties(
    @DefaultValue("") String defaultPlan, @DefaultValue Map<String, PlanSettings> plans) {

  /**
   * A plan. Each billing model uses only some of the settings.
   *
   * @param model the billing model, which is required
   * @param tenants whose plan it is
   * @param perRequest model per-request: the price of a request
   * @param margin model per-token: the share that is added to the cost, such as 0.2 for 20 %
   * @param price model per-token: prices of tokens, instead of a margin
   * @param monthlyFee model subscription: the price of a month
   * @param included model subscription: what the monthly fee includes
   * @param overage model subscription: the prices of what is beyond that
   */
  public record PlanSettings(
      @Nullable BillingModel model,
      @DefaultValue List<String> tenants,
      @Nullable BigDecimal perRequest,
      @Nullable BigDecimal margin,
      @DefaultValue TokenPrices price,
      @Nullable BigDecimal monthlyFee,
      @DefaultValue Included included,
      @DefaultValue Overage overage) {}

  /**
   * Prices per million tokens.
   *
   * @param input of the prompt
   * @param output of the answer
   * @param cachedInput of the prompt, read from the provider's cache; if unset, as input
   */
  public record TokenPrices(
      @Nullable BigDecimal input, @Nullable BigDecimal output, @Nullable BigDecimal cachedInput) {}

  /**
   * What a monthly fee includes.
   *
   * @param requests a number of requests
   * @param tokens a number of tokens, of prompts and answers together
   * @param usd usage that cost this amount
   */
  public record Included(
      @Nullable Long requests, @Nullable Long tokens, @Nullable BigDecimal usd) {}

  /**
   * The prices of usage that is not included.
   *
   * @param perRequest of a request
   * @param perMillionTokens of a million tokens
   * @param margin the share that is added to the cost
   */
  public record Overage(
      @Nullable BigDecimal perRequest,
      @Nullable BigDecimal perMillionTokens,
      @Nullable BigDecimal margin) {}
}
