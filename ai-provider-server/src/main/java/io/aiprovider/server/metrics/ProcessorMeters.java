package io.aiprovider.server.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.lang.management.ManagementFactory;

/**
 * The meters of the processors: Micrometer's, except for two whose names are not as Prometheus
 * wants them. Seconds are counted instead of nanoseconds, and the number of processors has no name
 * that ends like that of a histogram's count.
 */
final class ProcessorMeters implements MeterBinder {
  private static final double NANOS = 1e9;

  /** Has a registry use these names; before it has meters. */
  static <R extends MeterRegistry> R named(R registry) {
    registry
        .config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
              }
            });
    return registry;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new ProcessorMetrics().bindTo(registry);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      FunctionCounter.builder("process.cpu", system, each -> each.getProcessCpuTime() / NANOS)
          .description("Processor time of the process")
          .baseUnit("seconds")
          .register(registry);
    }
  }
}
