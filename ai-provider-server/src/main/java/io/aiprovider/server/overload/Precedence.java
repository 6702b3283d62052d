package io.aiprovider.server.overload;

import io.aiprovider.caller.Caller;
import io.aiprovider.server.tenants.Tier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whose calls are refused first when the server has too much to do. */
enum Precedence {
  LOW(0.8, 0.75, Duration.ofMillis(50)),
  MIDDLE(0.9, 0.8, Duration.ofMillis(75)),
  HIGH(1, 0.85, Duration.ofMillis(100));

  private final double calls;
  private final double heap;
  private final Duration delay;

  /**
   * @param calls the share of the calls at the same time beyond which it is refused
   * @param heap the share of the heap that may be in use after a collection
   * @param delay how long calls may wait for a processor
   */
  Precedence(double calls, double heap, Duration delay) {
    this.calls = calls;
    this.heap = heap;
    this.delay = delay;
  }

  /** Of a caller by its tier; one without a tier is the operator's own. */
  static Precedence of(@Nullable Caller caller) {
    String tier = caller == null ? null : caller.tier();
    if (Tier.FREE.name().equalsIgnoreCase(tier)) {
      return LOW;
    }
    return Tier.PRO.name().equalsIgnoreCase(tier) ? MIDDLE : HIGH;
  }

  /** How many calls may run before such a call is refused. */
  int callsOf(int bound) {
    return (int) Math.ceil(bound * calls);
  }

  double heap() {
    return heap;
  }

  Duration delay() {
    return delay;
  }
}
