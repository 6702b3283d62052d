package io.aiprovider.server.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the server that can fail while calls are still served. A bean of this type is part of
 * the report at {@code /health}. Thread-safe, and never blocks.
 */
public interface Impairment {
  /** What it is about, in snake case. */
  String part();

  /** Since when it does not work; null if it does. */
  @Nullable Instant since();
}
