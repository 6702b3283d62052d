package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.analytics.Coverage.Parts;
import io.aiprovider.server.analytics.Coverage.Range;
import io.aiprovider.server.analytics.rollup.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CoverageTest {
  private static final Instant DAY = Instant.parse("2026-11-10T00:00:00Z");

  private static Instant at(String time) {
    return Instant.parse("2026-11-" + time + ":00Z");
  }

  private static Coverage of(String from, String to, Parts parts, Duration offset) {
    return Coverage.of(at(from), at(to), parts, (int) offset.toSeconds(), false);
  }

  @Test
  void a_range_has_the_longest_spans_in_its_middle() {
    Coverage coverage = of("10T22:45", "12T02:15", Parts.NONE, Duration.ZERO);

    assertThat(coverage.ranges())
        .containsExactlyInAnyOrder(
            new Range(Span.QUARTER, at("10T22:45"), at("10T23:00")),
            new Range(Span.HOUR, at("10T23:00"), at("11T00:00")),
            new Range(Span.DAY, at("11T00:00"), at("12T00:00")),
            new Range(Span.HOUR, at("12T00:00"), at("12T02:00")),
            new Range(Span.QUARTER, at("12T02:00"), at("12T02:15")));
    assertThat(coverage.moved()).isEmpty();
  }

  @Test
  void days_of_utc_are_not_moved() {
    assertThat(of("10T00:00", "13T00:00", Parts.DAYS, Duration.ZERO).moved()).isEmpty();
  }

  @Test
  void east_of_utc_the_last_hours_of_a_day_are_in_the_next_one() {
    Coverage coverage = of("10T00:00", "12T00:00", Parts.DAYS, Duration.ofHours(2));

    assertThat(coverage.ranges())
        .containsExactly(new Range(Span.DAY, at("10T00:00"), at("12T00:00")));
    assertThat(coverage.moved().get(Span.HOUR))
        .containsExactly(at("10T22:00"), at("10T23:00"), at("11T22:00"), at("11T23:00"));
  }

  @Test
  void west_of_utc_the_first_hours_of_a_day_are_in_the_day_before() {
    Coverage coverage = of("10T00:00", "11T00:00", Parts.DAYS, Duration.ofHours(-2));

    assertThat(coverage.moved().get(Span.HOUR)).containsExactly(at("10T00:00"), at("10T01:00"));
  }

  @Test
  void far_east_of_utc_the_morning_is_moved_because_it_is_shorter() {
    Coverage coverage = of("10T00:00", "11T00:00", Parts.DAYS, Duration.ofHours(13));

    assertThat(coverage.moved().get(Span.HOUR))
        .hasSize(11)
        .contains(DAY)
        .doesNotContain(at("10T11:00"));
  }

  @Test
  void the_part_of_an_hour_is_moved_by_quarters() {
    Coverage coverage = of("10T00:00", "11T00:00", Parts.DAYS, Duration.ofMinutes(90));

    assertThat(coverage.moved().get(Span.QUARTER)).containsExactly(at("10T22:30"), at("10T22:45"));
    assertThat(coverage.moved().get(Span.HOUR)).containsExactly(at("10T23:00"));
  }

  @Test
  void hours_of_a_zone_that_begin_at_the_half_hour_are_made_of_quarters() {
    assertThat(of("10T00:00", "11T00:00", Parts.HOURS, Duration.ofMinutes(330)).ranges())
        .isEqualTo(List.of(new Range(Span.QUARTER, at("10T00:00"), at("11T00:00"))));
  }
}
