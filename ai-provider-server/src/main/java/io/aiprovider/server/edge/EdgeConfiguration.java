package io.aiprovider.server.edge;

import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.ServerProperties.PerAddress;
import io.aiprovider.server.address.ClientAddress;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.time.MonotonicClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The edge as the mode and the settings have it. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {
  /** Each address takes up to three. */
  private static final int COUNTED = 100_000;

  @Bean
  AddressLimits addressLimits(ServerProperties properties, MeterRegistry metrics) {
    return new AddressLimits(
        limits(properties, properties.mode()),
        new MemoryLimitStore(Clock.systemUTC(), MonotonicClock.system(), COUNTED),
        metrics);
  }

  private static PerAddress limits(ServerProperties properties, Mode mode) {
    return mode == Mode.PRODUCTION ? properties.limits().perAddress() : new PerAddress(0, 0, 0);
  }

  @Bean
  Reloadable changedAddressLimits(AddressLimits limits, ServerProperties start) {
    return settings -> limits.prepare(limits(settings.of(ServerProperties.class), start.mode()));
  }

  @Bean
  NettyServerCustomizer edge(
      ServerProperties properties, ClientAddress addresses, AddressLimits limits) {
    return new Edge(
        addresses, new CrossOrigin(properties.cors()), limits, properties.requireHttps());
  }
}
