package io.aiprovider.server.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * The values of meters since the start, added up over all tags that are not named. Thread-safe;
 * does not block.
 */
@Component
public final class MeterTotals {
  private final MeterRegistry registry;

  MeterTotals(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * The sum of counters.
   *
   * @param tags names and values of tags
   */
  public double counted(String meter, String... tags) {
    return registry.find(meter).tags(tags).counters().stream().mapToDouble(Counter::count).sum();
  }

  /**
   * The sum of everything that summaries measured.
   *
   * @param tags names and values of tags
   */
  public double measured(String meter, String... tags) {
    return registry.find(meter).tags(tags).summaries().stream()
        .mapToDouble(DistributionSummary::totalAmount)
        .sum();
  }

  /** The value of a gauge; 0 if there is none. */
  public double level(String meter) {
    Gauge gauge = registry.find(meter).gauge();
    return gauge == null ? 0 : gauge.value();
  }
}
