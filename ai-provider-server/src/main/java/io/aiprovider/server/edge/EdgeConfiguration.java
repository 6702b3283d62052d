package io.aiprovider.server.edge;

import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.ServerProperties.Mode;
import io.aiprovider.server.ServerProperties.PerAddress;
import io.aiprovider.server.address.ClientAddress;
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
  NettyServerCustomizer edge(
      ServerProperties properties, ClientAddress addresses, MeterRegistry metrics) {
    boolean limited = properties.mode() == Mode.PRODUCTION;
    PerAddress limits = limited ? properties.limits().perAddress() : new PerAddress(0, 0, 0);
    return new Edge(
        addresses,
        new CrossOrigin(properties.cors()),
        new AddressLimits(
            limits,
            new MemoryLimitStore(Clock.systemUTC(), MonotonicClock.system(), COUNTED),
            metrics),
        properties.requireHttps());
  }
}
