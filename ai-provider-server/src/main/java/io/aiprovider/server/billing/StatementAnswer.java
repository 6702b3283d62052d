package io.aiprovider.server.billing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.billing.Statements.OfMonth;
import io.aiprovider.server.web.Csv;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements of a month as JSON and as CSV. */
final class StatementAnswer {
  private static final List<String> COLUMNS =
      List.of(
          "month",
          "status",
          "tenant_id",
          "plan",
          "model",
          "item",
          "of_month",
          "quantity",
          "unit",
          "unit_price_usd",
          "amount_usd",
          "cost_usd");

  private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_OFFSET_DATE_TIME;

  private StatementAnswer() {}

  static JsonObject json(OfMonth statements) {
    Month month = statements.month();
    ClosedMonth closed = statements.closed();
    JsonObject json =
        JsonObject.of("month", month.name().toString())
            .with("from", TIME.format(month.from().atZone(month.zone())))
            .with("to", TIME.format(month.to().atZone(month.zone())))
            .with("zone", month.zone().getId())
            .with("currency", "USD")
            .with("status", status(statements));
    if (closed != null) {
      json =
          json.with("closed_at", closed.closedAt().toString())
              .with("hash", closed.hash())
              .with("intact", statements.intact());
    }
    return json.with("statements", statements.statements().stream().map(Statement::toJson).toList())
        .with(
            "total",
            JsonObject.of("price_usd", statements.price()).with("cost_usd", statements.cost()));
  }

  private static String status(OfMonth statements) {
    return statements.closed() == null ? "open" : "closed";
  }

  /** A row for each line and each adjustment, and one with the total of each tenant. */
  static Csv csv(OfMonth statements) {
    Csv csv = new Csv(COLUMNS);
    for (Statement statement : statements.statements()) {
      Rows rows = new Rows(csv, statements, statement);
      JsonObject plan = StoredJson.object(statement.content(), "plan");
      for (JsonObject line : statement.content().objects("lines")) {
        rows.add(
            planOf(line, statement),
            line.string("item"),
            null,
            StoredJson.decimal(line, "quantity"),
            line.string("unit"),
            StoredJson.decimal(line, "unit_price_usd"),
            StoredJson.decimal(line, "amount_usd"),
            null);
      }
      for (Statement.Late late : statement.late()) {
        rows.add(
            plan,
            "late",
            late.month().toString(),
            null,
            null,
            null,
            late.amount(),
            late.usage().costUsd());
      }
      rows.add(plan, "total", null, null, null, null, statement.price(), statement.cost());
    }
    return csv;
  }

  /** The plan of a line, which is that of the statement unless the plan changed in the month. */
  private static JsonObject planOf(JsonObject line, Statement statement) {
    String name = line.string("plan");
    return statement.content().objects("parts").stream()
        .map(part -> StoredJson.object(part, "plan"))
        .filter(plan -> name != null && name.equals(plan.string("name")))
        .findFirst()
        .orElseGet(() -> StoredJson.object(statement.content(), "plan"));
  }

  /** The rows of one statement. */
  private record Rows(Csv csv, OfMonth statements, Statement statement) {
    void add(
        JsonObject plan,
        @Nullable String item,
        @Nullable String ofMonth,
        @Nullable BigDecimal quantity,
        @Nullable String unit,
        @Nullable BigDecimal unitPrice,
        BigDecimal amount,
        @Nullable BigDecimal cost) {
      csv.row(
          Arrays.<@Nullable Object>asList(
              statements.month().name(),
              status(statements),
              statement.tenant(),
              plan.string("name"),
              plan.string("model"),
              item,
              ofMonth,
              quantity,
              unit,
              unitPrice,
              amount,
              cost));
    }
  }
}
