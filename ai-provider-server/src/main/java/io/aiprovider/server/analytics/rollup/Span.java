package io.aiprovider.server.analytics.rollup;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The length of time of a roll-up, the shortest first. All begin at fixed times, in UTC. */
public enum Span {
  /** A quarter of an hour: the offset of every zone is a multiple of it. */
  QUARTER(Duration.ofMinutes(15)),
  /** An hour of UTC, for reports by hours, and for days of most zones. It has no histograms. */
  HOUR(Duration.ofHours(1)),
  /** A day of UTC, for long ranges. */
  DAY(Duration.ofDays(1));

  private final long seconds;

  Span(Duration length) {
    this.seconds = length.toSeconds();
  }

  /** The name in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public long seconds() {
    return seconds;
  }

  /** The next shorter one. */
  public Span shorter() {
    return switch (this) {
      case DAY -> HOUR;
      case HOUR -> QUARTER;
      case QUARTER -> throw new IllegalStateException("Nothing is shorter than a quarter.");
    };
  }

  /** Whether its roll-ups have histograms, and not only sums. */
  boolean hasHistograms() {
    return this != HOUR;
  }

  /** The last beginning that is not after this time. */
  public Instant floor(Instant time) {
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
  }

  /** The first beginning that is not before this time. */
  public Instant ceiling(Instant time) {
    Instant floor = floor(time);
    return floor.equals(time) ? floor : floor.plusSeconds(seconds);
  }
}
