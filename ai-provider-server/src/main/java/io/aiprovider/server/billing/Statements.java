package io.aiprovider.server.billing;

import io.aiprovider.server.billing.Statement.Late;
import io.aiprovider.server.store.TenantScope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements of months. That of an open month is made from the ledger and the configuration
 * each time. A closed month is stored with its plans, and does not change any more.
 *
 * <p>Thread-safe; its methods block.
 */
final class Statements {
  /** By tenant, calls without a tenant first. */
  static final Comparator<Statement> BY_TENANT = Comparator.comparing(Statement::tenantColumn);

  private final LedgerUsage ledger;
  private final StatementStore store;
  private final MonthlyParts parts;
  private final Adjustments adjustments;
  private final ZoneId zone;
  private final LedgerCompleteness completeness;
  private final InstantSource clock;

  Statements(
      LedgerUsage ledger,
      StatementStore store,
      PlanCalendar calendar,
      ZoneId zone,
      LedgerCompleteness completeness,
      InstantSource clock) {
    this.ledger = ledger;
    this.store = store;
    this.parts = new MonthlyParts(ledger, calendar);
    this.adjustments = new Adjustments(ledger, store, parts);
    this.zone = zone;
    this.completeness = completeness;
    this.clock = clock;
  }

  /**
   * The statements of a month.
   *
   * @param closed null: it is open
   * @param intact whether the stored statements are those that were closed
   * @param statements in the order of tenants
   */
  record OfMonth(
      Month month, @Nullable ClosedMonth closed, boolean intact, List<Statement> statements) {

    /** What all these tenants owe. */
    BigDecimal price() {
      return statements.stream().map(Statement::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What their usage cost. */
    BigDecimal cost() {
      return Money.plain(
          statements.stream().map(Statement::cost).reduce(BigDecimal.ZERO, BigDecimal::add));
    }
  }

  /** A month without a statement, or one that cannot be closed. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;
    private final boolean soon;

    Refused(String code, String message) {
      this(code, message, false);
    }

    private Refused(String code, String message, boolean soon) {
      super(message, null, false, false);
      this.code = code;
      this.soon = soon;
    }

    /** A refusal that will probably not be repeated in a few seconds. */
    static Refused soon(String code, String message) {
      return new Refused(code, message, true);
    }

    /** The reason, for programs. */
    String code() {
      return code;
    }

    /** Whether it makes sense to try again in a few seconds. */
    boolean isForMoments() {
      return soon;
    }
  }

  /** The present month. */
  YearMonth present() {
    return YearMonth.from(clock.instant().atZone(zone));
  }

  /**
   * The statements of a month that has begun.
   *
   * @throws Refused if what they would be made from is deleted
   */
  OfMonth of(YearMonth name, TenantScope scope) {
    Optional<ClosedMonth> closed = store.find(name);
    if (closed.isEmpty()) {
      Month month = bounds(name);
      checkComplete(month);
      return new OfMonth(month, null, true, open(month, scope));
    }
    List<Statement> statements = store.statements(name);
    boolean intact = ClosedMonth.hash(closed.get().month(), statements).equals(closed.get().hash());
    return new OfMonth(
        closed.get().month(),
        closed.get(),
        intact,
        statements.stream().filter(one -> scope.includes(one.tenantColumn())).toList());
  }

  private void checkComplete(Month month) {
    if (!ledger.isComplete(month)) {
      throw new Refused(
          "usage_deleted",
          "There is no statement of "
              + month.name()
              + ": its usage is deleted (ai-provider.retention.roll-up-months), and it was not"
              + " closed before.");
    }
  }

  private Month bounds(YearMonth name) {
    Month month = Month.of(name, zone);
    Instant from = store.find(name.minusMonths(1)).map(c -> c.month().to()).orElse(month.from());
    Instant to = store.find(name.plusMonths(1)).map(c -> c.month().from()).orElse(month.to());
    return month.from(from).to(to);
  }

  private List<Statement> open(Month month, TenantScope scope) {
    Map<String, Usage> usage = ledger.of(month, scope);
    Map<String, List<Late>> late = adjustments.in(month.name(), scope);
    Map<String, Instant> created = ledger.tenantsBefore(month.to(), scope);
    Set<String> tenants = new HashSet<>(usage.keySet());
    tenants.addAll(late.keySet());
    created.forEach(
        (tenant, createdAt) -> {
          if (parts.hasFee(tenant, month, createdAt)) {
            tenants.add(tenant);
          }
        });
    return tenants.stream()
        .map(
            tenant ->
                Statement.of(
                    named(tenant),
                    parts.of(
                        named(tenant),
                        month,
                        usage.getOrDefault(tenant, Usage.NONE),
                        created.get(tenant)),
                    late.getOrDefault(tenant, List.of())))
        .sorted(BY_TENANT)
        .toList();
  }

  static @Nullable String named(String tenant) {
    return tenant.isEmpty() ? null : tenant;
  }

  /** Waits a little for rows of this server, so that a month can be closed. */
  void awaitRows(YearMonth name) {
    Month month = bounds(name);
    if (!clock.instant().isBefore(month.to())) {
      completeness.await(month);
    }
  }

  /**
   * Closes a month, as a part of a transaction.
   *
   * @param by the credentials of who does it
   * @param gone ids of servers that will never be started again
   * @throws Refused if it is closed already, has not ended, or if calls are not stored yet
   */
  OfMonth close(YearMonth name, String by, Set<String> gone) {
    if (store.find(name).isPresent()) {
      throw new Refused("month_closed", "The month " + name + " is closed already.");
    }
    Month month = bounds(name);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (now.isBefore(month.to())) {
      throw new Refused(
          "month_not_ended",
          "The month " + name + " ends at " + month.to() + ". Close it after that.");
    }
    checkComplete(month);
    completeness.check(month, gone);
    List<Statement> statements = open(month, TenantScope.ALL);
    ClosedMonth closed = new ClosedMonth(month, now, by, ClosedMonth.hash(month, statements));
    store.add(closed, statements);
    return new OfMonth(month, closed, true, statements);
  }
}
