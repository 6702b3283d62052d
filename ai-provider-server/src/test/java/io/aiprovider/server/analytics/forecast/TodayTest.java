package io.aiprovider.server.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class TodayTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private static Outlook tenEachDay() {
    double[] costs = new double[42];
    Arrays.fill(costs, 10);
    return Outlook.of(new DailySeries(LocalDate.of(2026, 6, 1), costs));
  }

  @Test
  void what_was_spent_ahead_of_the_usual_pace_counts() {
    Outlook outlook = tenEachDay();
    Today today = Today.of(outlook, 30, 0.4);

    List<Estimate> days = today.days(outlook, 3);

    assertThat(days.get(0).usd()).isEqualTo(30 + 6, EXACT);
    assertThat(days.get(0).low()).isGreaterThan(30);
    assertThat(days.get(1).usd()).isEqualTo(10, EXACT);
    assertThat(today.sum(outlook, 3).usd()).isEqualTo(30 + 6 + 20, EXACT);
    assertThat(today.sum(outlook, 3).low()).isGreaterThan(30);
  }

  @Test
  void a_slow_start_lowers_nothing() {
    Outlook outlook = tenEachDay();
    Today today = Today.of(outlook, 1, 0.4);

    assertThat(today.days(outlook, 2)).isEqualTo(outlook.days(2));
    assertThat(today.sum(outlook, 2).usd()).isEqualTo(20, EXACT);
  }
}
