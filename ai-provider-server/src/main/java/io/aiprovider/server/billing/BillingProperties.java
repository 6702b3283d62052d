package io.aiprovider.server.billing;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What tenants are billed. All amounts are in US dollars.
 *
 * @param defaultPlan the plan of tenants that no plan lists; empty: they owe what their usage cost
 * @param plans the plans
 * @param planChanges from which day on a tenant has another plan
 */
@ConfigurationProperties("ai-provider.billing")
public record BillingProperties(
    @DefaultValue("") String defaultPlan,
    @DefaultValue Map<String, PlanSettings> plans,
    @DefaultValue List<PlanChange> planChanges) {

  /**
   * A change of the plan of a tenant. Before its first change, a tenant has the plan that lists it.
   *
   * @param tenant the id of the tenant
   * @param plan the name of its plan
   * @param from the first day of the plan, such as 2026-10-16
   */
  @ConfigurationPropertiesSource
  public record PlanChange(@Nullable String tenant, @Nullable String plan, @Nullable String from) {}

  /**
   * A plan. Each billing model uses only some of the settings.
   *
   * @param model the billing model, which is required
   * @param tenants whose plan it is
   * @param perRequest model per-request: the price of a request
   * @param margin model per-token: the share that is added to the cost, such as 0.2 for 20 %
   * @param inputPrice model per-token, instead of a margin: the price of a million prompt tokens
   * @param outputPrice the price of a million answer tokens
   * @param cachedInputPrice the price of a million prompt tokens that the provider read from its
   *     cache; if unset, as inputPrice
   * @param monthlyFee model subscription: the price of a month
   * @param includedRequests how many requests the fee includes
   * @param includedTokens how many tokens it includes, of prompts and answers together
   * @param includedUsd how much the included usage may cost
   * @param overagePerRequest the price of a request that is not included
   * @param overagePerMillionTokens the price of a million tokens that are not included
   * @param overageMargin the share that is added to the cost of usage that is not included
   */
  @ConfigurationPropertiesSource
  public record PlanSettings(
      @Nullable BillingModel model,
      @DefaultValue List<String> tenants,
      @Nullable BigDecimal perRequest,
      @Nullable BigDecimal margin,
      @Nullable BigDecimal inputPrice,
      @Nullable BigDecimal outputPrice,
      @Nullable BigDecimal cachedInputPrice,
      @Nullable BigDecimal monthlyFee,
      @Nullable Long includedRequests,
      @Nullable Long includedTokens,
      @Nullable BigDecimal includedUsd,
      @Nullable BigDecimal overagePerRequest,
      @Nullable BigDecimal overagePerMillionTokens,
      @Nullable BigDecimal overageMargin) {}
}
