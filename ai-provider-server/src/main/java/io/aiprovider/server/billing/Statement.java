package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.billing.PlanCalendar.Span;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
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
   * A part of the month in which the tenant had one plan.
   *
   * @param span the plan and the time
   * @param usage what was used in that time
   */
  record Part(Span span, Usage usage) {
    private JsonObject toJson() {
      return JsonObject.of("from", span.from().toString())
          .with("to", span.to().toString())
          .with("plan", span.plan().toJson())
          .with("usage", usage.toJson());
    }

    private static Part of(JsonObject json) {
      Span span =
          new Span(
              Plan.of(StoredJson.object(json, "plan")),
              Instant.parse(StoredJson.string(json, "from")),
              Instant.parse(StoredJson.string(json, "to")));
      return new Part(span, Usage.of(StoredJson.object(json, "usage")));
    }

    /** The lines of the part; with the name of the plan if there are several parts. */
    private Stream<JsonObject> lines(boolean named) {
      Plan plan = span.plan();
      return plan.lines(usage).stream()
          .map(Line::toJson)
          .map(line -> named ? line.with("plan", plan.name()) : line);
    }
  }

  /**
   * Usage of a closed month that became known after it was closed.
   *
   * @param month the closed month
   * @param from the beginning of the part of the month; null: it has one part only
   * @param usage how much more it is
   * @param amount how much more the tenant owes for that part by its plan, in US dollars, exactly
   */
  record Late(YearMonth month, @Nullable Instant from, Usage usage, BigDecimal amount) {
    private JsonObject toJson() {
      JsonObject json = JsonObject.of("month", month.toString());
      return (from == null ? json : json.with("from", from.toString()))
          .with("usage", usage.toJson())
          .with("amount_usd", amount);
    }

    private static Late of(JsonObject json) {
      String from = json.string("from");
      return new Late(
          YearMonth.parse(StoredJson.string(json, "month")),
          from == null ? null : Instant.parse(from),
          Usage.of(StoredJson.object(json, "usage")),
          StoredJson.decimal(json, "amount_usd"));
    }
  }

  /**
   * The statement of a month that is not closed.
   *
   * @param parts of the month, one after the other
   */
  static Statement of(@Nullable String tenant, List<Part> parts, List<Late> late) {
    Usage usage = Usage.NONE;
    BigDecimal price = BigDecimal.ZERO;
    for (Part part : parts) {
      usage = usage.plus(part.usage());
      price = price.add(part.span().plan().price(part.usage()));
    }
    BigDecimal cost = usage.costUsd();
    for (Late adjustment : late) {
      price = price.add(adjustment.amount());
      cost = cost.add(adjustment.usage().costUsd());
    }
    boolean several = parts.size() > 1;
    JsonObject content = JsonObject.of("plan", parts.get(parts.size() - 1).span().plan().toJson());
    if (several) {
      content = content.with("parts", parts.stream().map(Part::toJson).toList());
    }
    return new Statement(
        tenant,
        content
            .with("usage", usage.toJson())
            .with("lines", parts.stream().flatMap(part -> part.lines(several)).toList())
            .with("late", late.stream().map(Late::toJson).toList())
            .with("price_usd", Money.rounded(price))
            .with("cost_usd", Money.plain(cost)));
  }

  /** The tenant in the database. */
  String tenantColumn() {
    return tenant == null ? "" : tenant;
  }

  Usage usage() {
    return Usage.of(StoredJson.object(content, "usage"));
  }

  /** The parts of the month; one if the plan did not change in it. */
  List<Part> parts(Month month) {
    if (content.has("parts")) {
      return content.objects("parts").stream().map(Part::of).toList();
    }
    Plan plan = Plan.of(StoredJson.object(content, "plan"));
    return List.of(new Part(new Span(plan, month.from(), month.to()), usage()));
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
