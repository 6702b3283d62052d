package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.rollup.Figures;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UsageHistoryTest {
  private static final DayRange DAYS =
      new DayRange(
          LocalDate.of(2026, 10, 20), LocalDate.of(2026, 10, 30), ZoneId.of("Europe/Berlin"));
  private static final DayRange RANKED =
      new DayRange(DAYS.from().plusDays(6), DAYS.to(), DAYS.zone());

  @ParameterizedTest
  @EnumSource
  void the_most_expensive_groups_have_the_days_that_they_have_among_all(TestDatabase kind) {
    try (Database database = kind.open()) {
      LedgerRows.insert(
          database, new LedgerRows(5, DAYS.start(), Duration.ofDays(10), 9).next(1_000));
      RollUps rollUps = new RollUps(database);
      while (rollUps.add() > 0) {
        // the next ones
      }
      UsageHistory usage = new UsageHistory(new CostReports(database), database);

      Map<String, SortedMap<LocalDate, Figures>> all = days(usage, 9);
      Map<String, SortedMap<LocalDate, Figures>> three = days(usage, 3);

      assertThat(all).hasSize(9);
      List<String> ranked =
          all.keySet().stream()
              .sorted(Comparator.comparing((String key) -> cost(all.get(key))).reversed())
              .toList();
      assertThat(three).containsOnlyKeys(ranked.subList(0, 3));
      three.forEach((key, figures) -> assertThat(figures).isEqualTo(all.get(key)));
    }
  }

  private static Map<String, SortedMap<LocalDate, Figures>> days(UsageHistory usage, int limit) {
    return usage.daysOfMostExpensive(UsageScope.ALL, GroupBy.Kind.KEY, DAYS, RANKED, limit);
  }

  private static BigDecimal cost(SortedMap<LocalDate, Figures> days) {
    return days.tailMap(RANKED.from()).values().stream()
        .map(Figures::costUsd)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
