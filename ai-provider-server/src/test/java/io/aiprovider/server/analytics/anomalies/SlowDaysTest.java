package io.aiprovider.server.analytics.anomalies;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.DayRange;
import io.aiprovider.server.analytics.LedgerRows;
import io.aiprovider.server.analytics.UsageScope;
import io.aiprovider.server.analytics.anomalies.Tracks.Window;
import io.aiprovider.server.analytics.rollup.RollUps;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.TestDatabase;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Slow days are found in the histograms of roll-ups. */
final class SlowDaysTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void the_slow_day_of_a_provider_is_found(TestDatabase kind) {
    try (KeyServer server = KeyServer.on(kind)) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (int day = 1; day <= 70; day++) {
        for (int call = 0; call < 25; call++) {
          for (String provider : List.of("fast", "slow")) {
            Map<String, Object> row =
                LedgerRows.call(
                    provider + day + "-" + call,
                    TODAY.minusDays(day).atTime(10, call).toInstant(ZoneOffset.UTC),
                    "acme",
                    "key-1",
                    "0.01");
            boolean isSlow = day == 2 && provider.equals("slow");
            row.put("provider", provider);
            row.put("ttft_ms", (isSlow ? 3_000L : 400L) + call * 5L);
            rows.add(row);
          }
        }
      }
      LedgerRows.insert(server.server().bean(Database.class), rows);
      RollUps rollUps = server.server().bean(RollUps.class);
      while (rollUps.add() > 0) {
        // the next ones
      }
      Window window =
          new Window(
              UsageScope.ALL,
              new DayRange(TODAY.minusDays(14), TODAY.plusDays(1), ZoneOffset.UTC),
              TODAY.atTime(12, 0).toInstant(ZoneOffset.UTC));

      List<Anomaly> found = server.server().bean(SlowDays.class).of(window);

      assertThat(found)
          .extracting(anomaly -> anomaly.subject().key() + " " + anomaly.firstDay())
          .contains("slow 2026-11-18")
          .doesNotContain("fast 2026-11-18");
      assertThat(found)
          .allSatisfy(
              anomaly -> {
                assertThat(anomaly.expected()).isBetween(400.0, 600.0);
                assertThat(anomaly.actual()).isGreaterThan(2_500);
              });
    }
  }
}
