package io.aiprovider.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a second target is called while the first one takes long. The first of them that has
 * content answers; the other one is cancelled.
 *
 * @param enabled false: targets are called only one after the other
 * @param after how long the first target may take, until its first content or its plain answer;
 *     null: as long as 95 of 100 streams of that target took to their first content. Then plain
 *     calls are not hedged, nor are streams of a target that has had fewer than 20 of them
 * @since 0.1
 */
public record HedgePolicy(boolean enabled, @Nullable Duration after) {
  /** No hedges. */
  public static final HedgePolicy OFF = new HedgePolicy(false, null);

  /** Streams that take longer than 95 of 100 are hedged. */
  public static final HedgePolicy AFTER_P95 = new HedgePolicy(true, null);

  /**
   * A policy with these values.
   *
   * @throws IllegalArgumentException if the time is not positive
   */
  public HedgePolicy {
    if (after != null) {
      Require.positive("hedge's after", after);
    }
  }

  /** Calls that take longer than this are hedged. */
  public static HedgePolicy after(Duration time) {
    return new HedgePolicy(true, time);
  }

  /** Whether it depends on how long targets took. */
  public boolean observesAttempts() {
    return enabled && after == null;
  }
}
