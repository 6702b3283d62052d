package io.aiprovider.server.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** A gauge for each part of the server that can fail: the states that {@code /health} shows. */
@Component
final class ImpairmentMeters implements MeterBinder {
  private final ObjectProvider<Impairment> parts;

  ImpairmentMeters(ObjectProvider<Impairment> parts) {
    this.parts = parts;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    parts.orderedStream().forEach(part -> bind(registry, part));
  }

  private static void bind(MeterRegistry registry, Impairment part) {
    Gauge.builder("ai_provider.impaired", part, each -> each.since() == null ? 0 : 1)
        .description("1: this part of the server does not work, 0: it works")
        .tag("part", part.part())
        .register(registry);
  }
}
