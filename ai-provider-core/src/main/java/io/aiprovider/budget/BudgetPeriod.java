package io.aiprovider.budget;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The time for which a budget is. The next period begins with the whole amount again.
 *
 * @since 0.1
 */
public enum BudgetPeriod {
  /** A calendar day. */
  DAY,
  /** A calendar month. */
  MONTH,
  /** For ever: the budget never begins anew. */
  TOTAL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The period in messages, headers, logs and tags of metrics: {@code day}. */
  public String label() {
    return label;
  }

  /** The beginning of the period that this time is in; that of {@link #TOTAL} is 1970. */
  public Instant startOf(Instant time, ZoneId zone) {
    return switch (this) {
      case DAY -> day(time, zone).atStartOfDay(zone).toInstant();
      case MONTH -> day(time, zone).withDayOfMonth(1).atStartOfDay(zone).toInstant();
      case TOTAL -> Instant.EPOCH;
    };
  }

  /** The beginning of the next period; null for {@link #TOTAL}. */
  public @Nullable Instant endOf(Instant time, ZoneId zone) {
    return switch (this) {
      case DAY -> day(time, zone).plusDays(1).atStartOfDay(zone).toInstant();
      case MONTH -> day(time, zone).withDayOfMonth(1).plusMonths(1).atStartOfDay(zone).toInstant();
      case TOTAL -> null;
    };
  }

  private static LocalDate day(Instant time, ZoneId zone) {
    return LocalDate.ofInstant(time, zone);
  }
}
