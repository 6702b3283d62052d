package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant owes for a month, beside what its usage cost. The content is JSON from the
 * beginning: when the month is closed it is stored as it is, and later shown as it was stored.
 *
 * @param tenant null: calls without a tenant
 * @param content everything else
 */
record Statement(@Nullable String tenant, JsonObject content) {

  /**
   * Usage of a closed month that became known after it was closed.
   *
   * @param month the closed month
   * @param usage how much more it is
   * @param amount how much more the tenant owes for that month by its plan, in US dollars, exactly
   */
  record Late(YearMonth month, Usage usage, BigDecimal amount) {
    private JsonObject toJson() {
      return JsonObject.of("month", month.toString())
          .with("usage", usage.toJson())
          .with("amount_usd", amount);
    }

    private static Late of(JsonObject json) {
      return new Late(
          YearMonth.parse(StoredJson.string(json, "month")),
          Usage.of(StoredJson.object(json, "usage")),
          StoredJson.decimal(json, "amount_usd"));
    }
  }

  /** The statement of a month that is not closed. */
  static Statement of(@Nullable String tenant, Plan plan, Usage usage, List<Late> late) {
    BigDecimal price = plan.price(usage);
    BigDecimal cost = usage.costUsd();
    for (Late adjustment : late) {
      price = price.add(adjustment.amount());
      cost = cost.add(adjustment.usage().costUsd());
    }
    return new Statement(
        tenant,
        JsonObject.of("plan", plan.toJson())
            .with("usage", usage.toJson())
            .with("lines", plan.lines(usage).stream().map(Line::toJson).toList())
            .with("late", late.stream().map(Late::toJson).toList())
            .with("price_usd", Money.rounded(price))
            .with("cost_usd", Money.plain(cost)));
  }

  /** The tenant in the database. */
  String tenantColumn() {
    return tenant == null ? "" : tenant;
  }

  Plan plan() {
    return Plan.of(StoredJson.object(content, "plan"));
  }

  Usage usage() {
    return Usage.of(StoredJson.object(content, "usage"));
  }

  List<Late> late() {
    return content.objects("late").stream().map(Late::of).toList();
  }

  /** What the tenant owes, rounded to cents. */
  BigDecimal price() {
    return StoredJson.decimal(content, "price_usd");
  }

  /** What its usage cost, exactly. */
  BigDecimal cost() {
    return StoredJson.decimal(content, "cost_usd");
  }

  JsonObject toJson() {
    JsonObject json = JsonObject.of("tenant_id", tenant);
    for (String name : content.names()) {
      json = json.with(name, content.get(name));
    }
    return json;
  }
}
