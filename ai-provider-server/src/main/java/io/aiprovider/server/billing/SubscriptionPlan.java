package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.billing.Line.Item;
import io.aiprovider.server.billing.Line.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A monthly fee that includes a volume. Requests, tokens and cost are limited independently: what
 * is beyond its volume is charged with its own price.
 *
 * @param monthlyFee in US dollars
 * @param requests null: requests are not limited
 * @param tokens null: tokens are not limited
 * @param cost null: the cost is not limited
 */
record SubscriptionPlan(
    String name,
    BigDecimal monthlyFee,
    @Nullable Volume requests,
    @Nullable Volume tokens,
    @Nullable Volume cost)
    implements Plan {

  /**
   * An included volume.
   *
   * @param included how much the fee includes
   * @param price of one more, of a million more tokens, or of one more US dollar of cost
   */
  record Volume(BigDecimal included, BigDecimal price) {

    /** What is beyond the volume. */
    BigDecimal over(BigDecimal used) {
      return used.subtract(included).max(BigDecimal.ZERO);
    }

    private JsonObject toJson() {
      return JsonObject.of("included", included).with("price", price);
    }

    static @Nullable Volume of(@Nullable JsonObject json) {
      return json == null
          ? null
          : new Volume(StoredJson.decimal(json, "included"), StoredJson.decimal(json, "price"));
    }
  }

  @Override
  public BillingModel model() {
    return BillingModel.SUBSCRIPTION;
  }

  @Override
  public List<Line> lines(Usage usage) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Item.MONTHLY_FEE, 1, Unit.MONTH, monthlyFee));
    if (requests != null) {
      BigDecimal over = requests.over(BigDecimal.valueOf(usage.billedRequests()));
      lines.add(new Line(Item.REQUESTS_OVER_INCLUDED, over, Unit.REQUEST, requests.price()));
    }
    if (tokens != null) {
      BigDecimal over = tokens.over(BigDecimal.valueOf(usage.tokens()));
      BigDecimal millions = Money.millions(over.longValueExact());
      lines.add(new Line(Item.TOKENS_OVER_INCLUDED, millions, Unit.MILLION_TOKENS, tokens.price()));
    }
    if (cost != null) {
      BigDecimal over = cost.over(usage.costUsd());
      lines.add(new Line(Item.COST_OVER_INCLUDED, over, Unit.USD, cost.price()));
    }
    return List.copyOf(lines);
  }

  @Override
  public JsonObject toJson() {
    JsonObject json =
        JsonObject.of("name", name).with("model", model().label()).with("monthly_fee", monthlyFee);
    return some(some(some(json, "requests", requests), "tokens", tokens), "cost", cost);
  }

  private static JsonObject some(JsonObject json, String name, @Nullable Volume volume) {
    return volume == null ? json : json.with(name, volume.toJson());
  }
}
