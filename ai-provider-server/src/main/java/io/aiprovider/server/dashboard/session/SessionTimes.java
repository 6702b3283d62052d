package io.aiprovider.server.dashboard.session;

import io.aiprovider.server.dashboard.DashboardProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Duration;
import java.time.Instant;

/**
 * How long sessions last.
 *
 * @param idle without a request
 * @param absolute in any case
 */
record SessionTimes(Duration idle, Duration absolute) {
  private static final String PREFIX = "ai-provider.dashboard.session.";
  private static final Duration SHORTEST = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofDays(30);

  /**
   * @throws StartRefused if a time is too short or too long
   */
  static SessionTimes of(DashboardProperties.Session settings) {
    check("idle", settings.idle());
    check("absolute", settings.absolute());
    return new SessionTimes(settings.idle(), settings.absolute());
  }

  private static void check(String name, Duration time) {
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new StartRefused(
          PREFIX + name + " must be between 2 minutes and 30 days.",
          "Set it to a time such as 30m or 12h.",
          PREFIX + name,
          null,
          0);
    }
  }

  /** When a session ends. */
  Instant end(Instant createdAt, Instant lastUse) {
    Instant unused = lastUse.plus(idle);
    Instant last = createdAt.plus(absolute);
    return unused.isBefore(last) ? unused : last;
  }
}
