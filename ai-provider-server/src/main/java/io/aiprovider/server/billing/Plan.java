package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.billing.Line.Item;
import io.aiprovider.server.billing.Line.Unit;
import java.math.BigDecimal;
import java.util.List;

/** The prices of a tenant. Immutable. */
sealed interface Plan permits Plan.RequestPlan, Plan.CostPlan, Plan.TokenPlan, SubscriptionPlan {
  /** The name in the configuration; empty for that of tenants without a plan. */
  String name();

  BillingModel model();

  /** What the usage of a month is charged with. */
  List<Line> lines(Usage usage);

  /** The plan for some days of a month: its fee and what that includes are for these days only. */
  default Plan forDays(int days, int daysOfMonth) {
    return this;
  }

  /** The plan in a form from which {@link #of} makes it again. */
  JsonObject toJson();

  /** The exact price of the usage of a month. */
  default BigDecimal price(Usage usage) {
    return Money.plain(
        lines(usage).stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  /** Whether it charges for a month without usage. */
  default boolean hasFee() {
    return price(Usage.NONE).signum() > 0;
  }

  private static JsonObject start(Plan plan) {
    return JsonObject.of("name", plan.name()).with("model", plan.model().label());
  }

  /** The plan that {@link #toJson} wrote. */
  static Plan of(JsonObject json) {
    String name = StoredJson.string(json, "name");
    return switch (BillingModel.of(StoredJson.string(json, "model"))) {
      case PER_REQUEST -> new RequestPlan(name, StoredJson.decimal(json, "per_request"));
      case PER_TOKEN ->
          json.has("margin")
              ? new CostPlan(name, StoredJson.decimal(json, "margin"))
              : new TokenPlan(
                  name,
                  StoredJson.decimal(json, "input"),
                  StoredJson.decimal(json, "output"),
                  StoredJson.decimal(json, "cached_input"));
      case SUBSCRIPTION ->
          new SubscriptionPlan(
              name,
              StoredJson.decimal(json, "monthly_fee"),
              SubscriptionPlan.Days.of(json),
              SubscriptionPlan.Volume.of(json.object("requests")),
              SubscriptionPlan.Volume.of(json.object("tokens")),
              SubscriptionPlan.Volume.of(json.object("cost")));
    };
  }

  /** The same price for each request. */
  record RequestPlan(String name, BigDecimal perRequest) implements Plan {
    @Override
    public BillingModel model() {
      return BillingModel.PER_REQUEST;
    }

    @Override
    public List<Line> lines(Usage usage) {
      return List.of(Line.of(Item.REQUESTS, usage.billedRequests(), Unit.REQUEST, perRequest));
    }

    @Override
    public JsonObject toJson() {
      return start(this).with("per_request", perRequest);
    }
  }

  /**
   * The cost with a margin.
   *
   * @param margin the share that is added
   */
  record CostPlan(String name, BigDecimal margin) implements Plan {
    @Override
    public BillingModel model() {
      return BillingModel.PER_TOKEN;
    }

    @Override
    public List<Line> lines(Usage usage) {
      BigDecimal factor = BigDecimal.ONE.add(margin);
      return List.of(new Line(Item.COST, usage.costUsd(), Unit.USD, factor));
    }

    @Override
    public JsonObject toJson() {
      return start(this).with("margin", margin);
    }
  }

  /** Prices of tokens, each of a million. */
  record TokenPlan(String name, BigDecimal input, BigDecimal output, BigDecimal cachedInput)
      implements Plan {
    @Override
    public BillingModel model() {
      return BillingModel.PER_TOKEN;
    }

    @Override
    public List<Line> lines(Usage usage) {
      return List.of(
          tokens(Item.INPUT_TOKENS, usage.promptTokens() - usage.cachedTokens(), input),
          tokens(Item.CACHED_INPUT_TOKENS, usage.cachedTokens(), cachedInput),
          tokens(Item.OUTPUT_TOKENS, usage.completionTokens(), output));
    }

    private static Line tokens(Item item, long tokens, BigDecimal price) {
      return new Line(item, Money.millions(tokens), Unit.MILLION_TOKENS, price);
    }

    @Override
    public JsonObject toJson() {
      return start(this)
          .with("input", input)
          .with("output", output)
          .with("cached_input", cachedInput);
    }
  }
}
