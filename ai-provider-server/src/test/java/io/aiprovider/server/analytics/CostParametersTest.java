package io.aiprovider.server.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of a report. */
final class CostParametersTest {
  private static final CostParameters PARAMETERS =
      new CostParameters(ZoneId.of("Europe/Berlin"), Instant.parse("2026-10-31T23:30:00Z"));

  private static CostQuery query(
      @Nullable String from, @Nullable String to, @Nullable String zone, @Nullable String group) {
    return PARAMETERS.query(UsageScope.ALL, from, to, zone, group, null);
  }

  @Test
  void without_parameters_it_is_the_current_month_of_the_zone() {
    CostQuery query = query(null, null, null, null);

    assertThat(query.from()).isEqualTo("2026-10-31T23:00:00Z"); // November in Berlin
    assertThat(query.to()).isEqualTo("2026-11-30T23:00:00Z");
    assertThat(query(null, null, "UTC", null).from()).isEqualTo("2026-10-01T00:00:00Z");
    assertThat(query(null, "2026-10-01T00:00:00Z", "UTC", null).from())
        .isEqualTo("2026-09-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-24, 2026-10-23T22:00:00Z",
    "2026-10-26, 2026-10-25T23:00:00Z",
    "2026-10-24T10:00:00, 2026-10-24T08:00:00Z",
    "2026-10-24T10:00, 2026-10-24T08:00:00Z",
    "2026-10-24T10:00:00Z, 2026-10-24T10:00:00Z",
    "2026-10-24T10:00:00-05:00, 2026-10-24T15:00:00Z",
    "2026-10-24T10:00:00+05:30, 2026-10-24T04:30:00Z",
    "2026-10-24T10:00:00 05:30, 2026-10-24T04:30:00Z", // as a plus arrives
  })
  void times_and_dates(String text, String time) {
    assertThat(query(text, "2026-11-01", null, null).from()).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "yesterday| | | | 'from' must be a time or date",
        "2026-13-01| | | | 'from' must be a time or date",
        "1066-10-14| | | | 'from' must be from 1970",
        "2026-11-02| 2026-11-02| | | 'to' must be after 'from'",
        "2026-11-02| 2026-11-01| | | 'to' must be after 'from'",
        "2024-11-02| 2026-11-01| | | must be at most 400 days",
        "2026-01-02| 2026-11-01| | hour| must be at most 62 days for a report by hours",
        "| | Mars/Phobos| | 'zone' must be the name of a time zone",
        "| | +01:07| | 'zone' must have an offset of full quarters",
        "| | | colour| 'group_by' must be provider",
        "| | | tag:| 'group_by' must be provider",
        "| | | tag| 'group_by' must be provider",
      })
  void what_cannot_be_used_is_refused(
      @Nullable String from,
      @Nullable String to,
      @Nullable String zone,
      @Nullable String group,
      String message) {
    assertThatThrownBy(() -> query(from, to, zone, group)).hasMessageContaining(message);
  }

  @Test
  void an_unknown_interval_is_refused() {
    assertThatThrownBy(() -> PARAMETERS.query(UsageScope.ALL, null, null, null, null, "fortnight"))
        .hasMessage("'interval' must be one of quarter, hour, day, month.");
  }
}
