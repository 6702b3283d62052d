package io.aiprovider.server.billing;

import io.aiprovider.server.billing.PlanCalendar.Span;
import io.aiprovider.server.billing.Statement.Late;
import io.aiprovider.server.billing.Statement.Part;
import io.aiprovider.server.store.TenantScope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the ledger that came after their month was closed. They are found by comparison: what the
 * ledger has now for a closed month, without what was billed for it already. The difference is an
 * adjustment in the first month after it that is still open, by the plan that the closed month was
 * billed with. When that month is closed, its adjustments count as billed.
 *
 * <p>Thread-safe; its methods block.
 */
final class Adjustments {
  private static final Comparator<Late> ORDER =
      Comparator.comparing(Late::month)
          .thenComparing(Late::from, Comparator.nullsFirst(Comparator.naturalOrder()));

  private final LedgerUsage ledger;
  private final StatementStore store;
  private final MonthlyParts parts;

  Adjustments(LedgerUsage ledger, StatementStore store, MonthlyParts parts) {
    this.ledger = ledger;
    this.store = store;
    this.parts = parts;
  }

  /**
   * A part of a month of a tenant.
   *
   * @param from null: the month has one part only
   */
  private record Place(String tenant, @Nullable Instant from) {}

  /** By tenant, the adjustments in an open month: those of the closed months directly before it. */
  Map<String, List<Late>> in(YearMonth open, TenantScope scope) {
    Map<String, List<Late>> all = new HashMap<>();
    List<Statement> after = new ArrayList<>();
    Optional<ClosedMonth> closed = store.find(open.minusMonths(1));
    while (closed.isPresent()) {
      Month month = closed.get().month();
      List<Statement> statements = store.statements(month.name());
      if (!ledger.isComplete(month)) {
        break; // what was deleted is not a correction
      }
      add(month, statements, after, scope, all);
      after.addAll(statements);
      closed = store.find(month.name().minusMonths(1));
    }
    all.values().forEach(list -> list.sort(ORDER));
    return all;
  }

  /**
   * Adds the adjustments of a closed month.
   *
   * @param statements its statements
   * @param after those of later closed months, which may have adjustments of it
   */
  private void add(
      Month month,
      List<Statement> statements,
      List<Statement> after,
      TenantScope scope,
      Map<String, List<Late>> all) {
    Map<String, Usage> present = ledger.of(month, scope);
    Map<Place, Usage> later = billedLater(month, after);
    Map<String, List<Part>> billed = new HashMap<>();
    statements.forEach(one -> billed.put(one.tenantColumn(), one.parts(month)));
    Set<String> tenants = new HashSet<>(present.keySet());
    tenants.addAll(billed.keySet());
    tenants.removeIf(tenant -> !scope.includes(tenant));
    for (String tenant : tenants) {
      List<Part> known = billed.get(tenant);
      List<Part> closed = known == null ? List.of(nothing(tenant, month)) : known;
      boolean whole = closed.size() == 1;
      for (Part part : closed) {
        Span span = part.span();
        Instant from = whole ? null : span.from();
        Usage before = part.usage().plus(later.getOrDefault(new Place(tenant, from), Usage.NONE));
        Usage now =
            whole
                ? present.getOrDefault(tenant, Usage.NONE)
                : ledger.of(tenant, span.from(), span.to());
        if (!now.equals(before)) {
          BigDecimal amount =
              Money.plain(span.plan().price(now).subtract(span.plan().price(before)));
          all.computeIfAbsent(tenant, none -> new ArrayList<>())
              .add(new Late(month.name(), from, now.minus(before), amount));
        }
      }
    }
  }

  /** Of a tenant that had no statement when the month was closed. */
  private Part nothing(String tenant, Month month) {
    Plan plan = parts.last(Statements.named(tenant), month);
    return new Part(new Span(plan, month.from(), month.to()), Usage.NONE);
  }

  /** What adjustments of a month in later statements have billed. */
  private static Map<Place, Usage> billedLater(Month month, List<Statement> after) {
    Map<Place, Usage> billed = new HashMap<>();
    for (Statement later : after) {
      for (Late late : later.late()) {
        if (late.month().equals(month.name())) {
          billed.merge(new Place(later.tenantColumn(), late.from()), late.usage(), Usage::plus);
        }
      }
    }
    return billed;
  }
}
