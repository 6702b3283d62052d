package io.aiprovider.server.billing;

import io.aiprovider.server.billing.PlanCalendar.Span;
import io.aiprovider.server.billing.Statement.Part;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides a month of a tenant by its plans. Thread-safe; its methods may block. */
final class MonthlyParts {
  private final LedgerUsage ledger;
  private final PlanCalendar calendar;

  MonthlyParts(LedgerUsage ledger, PlanCalendar calendar) {
    this.ledger = ledger;
    this.calendar = calendar;
  }

  /**
   * The parts of a month with the usage in each.
   *
   * @param tenant null: calls without a tenant
   * @param whole its usage in the whole month
   * @param createdAt when it was created; null: not known
   */
  List<Part> of(@Nullable String tenant, Month month, Usage whole, @Nullable Instant createdAt) {
    List<Span> spans = calendar.of(tenant, month, null);
    if (tenant != null && createdAt != null && createdAt.isAfter(month.from()) && hasFee(spans)) {
      LocalDate created = createdAt.atZone(month.zone()).toLocalDate();
      if (!isUsedBefore(created, tenant, month, whole)) {
        spans = calendar.of(tenant, month, created);
      }
    }
    if (tenant == null || spans.size() == 1) {
      return List.of(new Part(spans.get(0), whole));
    }
    return spans.stream()
        .map(span -> new Part(span, ledger.of(tenant, span.from(), span.to())))
        .toList();
  }

  private static boolean hasFee(List<Span> spans) {
    return spans.stream().anyMatch(span -> span.plan().hasFee());
  }

  /**
   * Whether a tenant was there before it was created, for example because it was deleted before.
   */
  private boolean isUsedBefore(LocalDate created, String tenant, Month month, Usage whole) {
    return !whole.equals(Usage.NONE)
        && created.isAfter(month.name().atDay(1))
        && !ledger.of(tenant, month.from(), month.at(created)).equals(Usage.NONE);
  }

  /** Whether a tenant owes something for a month without usage. */
  boolean hasFee(String tenant, Month month, Instant createdAt) {
    boolean isNew = createdAt.isAfter(month.from());
    LocalDate since = isNew ? createdAt.atZone(month.zone()).toLocalDate() : null;
    return hasFee(calendar.of(tenant, month, since));
  }

  /**
   * The plan with which a month of a tenant is charged that had no statement when it was closed.
   */
  Plan last(@Nullable String tenant, Month month) {
    List<Span> spans = calendar.of(tenant, month, null);
    return spans.get(spans.size() - 1).plan();
  }
}
