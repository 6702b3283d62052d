package io.aiprovider.server.billing;

import io.aiprovider.server.ledger.node.LedgerProgress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A ledger of this server that is written until a time. */
record StoredUntil(@Nullable Instant storedUntil) implements LedgerProgress {
  @Override
  public String node() {
    return "this-server";
  }

  @Override
  public boolean awaitStoredUntil(Instant time, Duration atMost) {
    return storedUntil != null && !storedUntil.isBefore(time);
  }
}
