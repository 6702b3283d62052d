package io.aiprovider.server.billing;

import io.aiprovider.server.billing.BillingProperties.PlanChange;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which plan each tenant has on each day. Days are those of the zone of reports, however many hours
 * they have. Immutable.
 */
final class PlanCalendar {
  private final Plans plans;
  private final Map<String, NavigableMap<LocalDate, Plan>> changes = new HashMap<>();

  private PlanCalendar(Plans plans) {
    this.plans = plans;
  }

  /**
   * The plans of the configuration, and their changes.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message says which and why
   */
  static PlanCalendar configured(BillingProperties properties) {
    PlanCalendar calendar = new PlanCalendar(Plans.configured(properties));
    for (int i = 0; i < properties.planChanges().size(); i++) {
      calendar.add("plan-changes[" + i + "]", properties.planChanges().get(i));
    }
    return calendar;
  }

  private void add(String setting, PlanChange change) {
    String tenant = given(setting, "tenant", change.tenant());
    Plan plan = plans.named(setting + ".plan", given(setting, "plan", change.plan()));
    LocalDate from = date(setting, given(setting, "from", change.from()));
    Plan other = changes.computeIfAbsent(tenant, id -> new TreeMap<>()).putIfAbsent(from, plan);
    if (other != null) {
      throw new IllegalArgumentException(
          setting
              + ": the plan of the tenant '"
              + tenant
              + "' changes twice on "
              + from
              + ", to '"
              + other.name()
              + "' and to '"
              + plan.name()
              + "'. Remove one of them.");
    }
  }

  private static String given(String setting, String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          setting
              + " has no "
              + name
              + ". A change of a plan needs a tenant, a plan, and the day from which it holds.");
    }
    return value.strip();
  }

  private static LocalDate date(String setting, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          setting + ".from is '" + text + "', which is no date such as 2026-10-16.");
    }
  }

  private Plan on(@Nullable String tenant, LocalDate day) {
    NavigableMap<LocalDate, Plan> dated = tenant == null ? null : changes.get(tenant);
    Map.Entry<LocalDate, Plan> latest = dated == null ? null : dated.floorEntry(day);
    return latest == null ? plans.of(tenant) : latest.getValue();
  }

  /**
   * A part of a month in which a tenant has one plan.
   *
   * @param plan the plan, with the fee and the volume for these days
   * @param from the beginning
   * @param to the end, which is not part of it
   */
  record Span(Plan plan, Instant from, Instant to) {}

  /**
   * The plans of a tenant in a month, one after the other.
   *
   * @param tenant null: calls without a tenant
   * @param since the first day on which there was the tenant; null: it was there before
   */
  List<Span> of(@Nullable String tenant, Month month, @Nullable LocalDate since) {
    LocalDate first = month.name().atDay(1);
    LocalDate end = first.plusMonths(1);
    List<Span> spans = new ArrayList<>();
    LocalDate from = first;
    while (from.isBefore(end)) {
      Plan plan = on(tenant, from);
      LocalDate to = from.plusDays(1);
      while (to.isBefore(end) && on(tenant, to).equals(plan)) {
        to = to.plusDays(1);
      }
      LocalDate begun = since == null || since.isBefore(from) ? from : since;
      int days = begun.isBefore(to) ? Math.toIntExact(begun.datesUntil(to).count()) : 0;
      spans.add(
          new Span(plan.forDays(days, month.name().lengthOfMonth()), month.at(from), month.at(to)));
      from = to;
    }
    return spans;
  }
}
