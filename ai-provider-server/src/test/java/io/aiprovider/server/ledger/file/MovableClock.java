package io.aiprovider.server.ledger.file;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
final class MovableClock implements InstantSource {
  private Instant now = Instant.parse("2026-07-01T12:00:00Z");

  void forward(long millis) {
    now = now.plusMillis(millis);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
