package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.billing.Line.Item;
import io.aiprovider.server.billing.Line.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A monthly fee that includes a volume. Requests, tokens and cost are limited independently: what
 * is beyond its volume is charged with its own price.
 *
 * @param monthlyFee in US dollars, for a whole month
 * @param days the days of the month for which it holds; null: all
 * @param requests null: requests are not limited
 * @param tokens null: tokens are not limited
 * @param cost null: the cost is not limited
 */
record SubscriptionPlan(
    String name,
    BigDecimal monthlyFee,
    @Nullable Days days,
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

  /**
   * A part of a month.
   *
   * @param number of days
   * @param ofMonth how many days the month has
   */
  record Days(int number, int ofMonth) {
    private static final int DIGITS = 12;

    /** This part of an amount that is for a whole month. */
    BigDecimal of(BigDecimal amount, int scale, RoundingMode rounding) {
      return Money.plain(
          amount
              .multiply(BigDecimal.valueOf(number))
              .divide(BigDecimal.valueOf(ofMonth), scale, rounding));
    }

    private BigDecimal share() {
      return of(BigDecimal.ONE, DIGITS, RoundingMode.HALF_EVEN);
    }

    private @Nullable Volume of(@Nullable Volume volume, int scale) {
      return volume == null
          ? null
          : new Volume(of(volume.included(), scale, RoundingMode.CEILING), volume.price());
    }

    static @Nullable Days of(JsonObject json) {
      return json.has("days")
          ? new Days(
              (int) StoredJson.number(json, "days"), (int) StoredJson.number(json, "days_of_month"))
          : null;
    }
  }

  /** What is included is rounded up: to whole requests and tokens, and to cents. */
  @Override
  public Plan forDays(int number, int ofMonth) {
    if (number == ofMonth) {
      return this;
    }
    Days part = new Days(number, ofMonth);
    return new SubscriptionPlan(
        name,
        monthlyFee,
        part,
        part.of(requests, 0),
        part.of(tokens, 0),
        part.of(cost, Money.CENTS));
  }

  @Override
  public BillingModel model() {
    return BillingModel.SUBSCRIPTION;
  }

  @Override
  public List<Line> lines(Usage usage) {
    List<Line> lines = new ArrayList<>();
    BigDecimal months = days == null ? BigDecimal.ONE : days.share();
    lines.add(new Line(Item.MONTHLY_FEE, months, Unit.MONTH, monthlyFee));
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
    if (days != null) {
      json = json.with("days", days.number()).with("days_of_month", days.ofMonth());
    }
    return some(some(some(json, "requests", requests), "tokens", tokens), "cost", cost);
  }

  private static JsonObject some(JsonObject json, String name, @Nullable Volume volume) {
    return volume == null ? json : json.with(name, volume.toJson());
  }
}
