package io.aiprovider.server.dashboard.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionTimesTest {
  private static final Instant BEGIN = Instant.parse("2027-01-31T08:00:00Z");

  private static SessionTimes of(Duration idle, Duration absolute) {
    return SessionTimes.of(new DashboardProperties.Session(idle, absolute, false));
  }

  @Test
  void a_session_ends_when_it_is_not_used_and_at_its_last_hour() {
    SessionTimes times = of(Duration.ofMinutes(30), Duration.ofHours(12));

    assertThat(times.end(BEGIN, BEGIN)).isEqualTo("2027-01-31T08:30:00Z");
    assertThat(times.end(BEGIN, BEGIN.plusSeconds(60))).isEqualTo("2027-01-31T08:31:00Z");
    assertThat(times.end(BEGIN, BEGIN.plus(Duration.ofMinutes(715))))
        .isEqualTo("2027-01-31T20:00:00Z");
  }

  @Test
  void times_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> of(Duration.ofSeconds(1), Duration.ofHours(12)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("ai-provider.dashboard.session.idle must be between");
    assertThatThrownBy(() -> of(Duration.ofMinutes(30), Duration.ofDays(31)))
        .hasMessageContaining("ai-provider.dashboard.session.absolute");
  }
}
