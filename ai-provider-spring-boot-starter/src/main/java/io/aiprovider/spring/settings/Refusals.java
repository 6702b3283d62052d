package io.aiprovider.spring.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the reasons why a configuration cannot be used, so that all of them are reported at
 * once. Not thread-safe.
 *
 * @since 0.1
 */
public final class Refusals {
  private final List<StartRefused> all = new ArrayList<>();

  /** Adds a reason; each of several. */
  public void add(StartRefused refused) {
    all.addAll(refused.each());
  }

  /** Runs a step that may refuse the configuration. */
  public void run(Runnable step) {
    try {
      step.run();
    } catch (StartRefused refused) {
      add(refused);
    }
  }

  /** The value of a step; null if the step refuses the configuration. */
  public <T> @Nullable T value(Supplier<T> step) {
    try {
      return step.get();
    } catch (StartRefused refused) {
      add(refused);
      return null;
    }
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** All reasons so far, in the order in which they were found. */
  public List<StartRefused> all() {
    return List.copyOf(all);
  }

  /**
   * Ends the start if anything is wrong.
   *
   * @throws StartRefused with all reasons
   */
  public void refuse() {
    if (!all.isEmpty()) {
      throw StartRefused.of(all);
    }
  }
}
