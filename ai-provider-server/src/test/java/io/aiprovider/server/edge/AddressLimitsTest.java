package io.aiprovider.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.ServerProperties.PerAddress;
import io.aiprovider.spring.settings.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
  private Instant now = Instant.parse("2026-01-01T10:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final MemoryLimitStore store = new MemoryLimitStore(clock, () -> 0, 100);

  private final MeterRegistry metrics = new SimpleMeterRegistry();

  private double rejections(String limit) {
    return metrics
        .get("ai_provider.ratelimit.rejections")
        .tags("scope", "address", "limit", limit)
        .counter()
        .count();
  }

  @Test
  void refusals_are_counted_by_the_limit_and_not_by_the_address() {
    AddressLimits limits = new AddressLimits(new PerAddress(2, 0, 3), store, metrics);
    for (int i = 0; i < 20; i++) {
      InetAddress address = address("198.51.100." + i);
      limits.refuse(address);
      limits.refuse(address);
      limits.refuse(address); // beyond the limit of a second
      now = now.plusSeconds(1);
      limits.refuse(address);
      limits.refuse(address); // beyond the limit of an hour
    }

    assertThat(rejections("requests_per_second")).isEqualTo(20);
    assertThat(rejections("requests_per_hour")).isEqualTo(20);
    assertThat(metrics.getMeters()).hasSize(2);
  }

  @Test
  void the_wait_is_true() {
    AddressLimits limits = new AddressLimits(new PerAddress(1, 2, 0), store, metrics);
    InetAddress address = address("198.51.100.7");
    assertThat(limits.refuse(address)).isNull();

    assertThat(limits.refuse(address)).isEqualTo(Duration.ofSeconds(1));
    now = now.plusSeconds(1);
    assertThat(limits.refuse(address)).isNull();
    now = now.plusSeconds(1);
    Duration wait = limits.refuse(address);
    assertThat(wait).isEqualTo(Duration.ofSeconds(58));
    now = now.plus(wait);
    assertThat(limits.refuse(address)).isNull();
  }

  @Test
  void addresses_of_one_ipv6_network_count_together() {
    AddressLimits limits = new AddressLimits(new PerAddress(0, 0, 1), store, metrics);
    assertThat(limits.refuse(address("2001:db8:0:1::1"))).isNull();

    assertThat(limits.refuse(address("2001:db8:0:1:ffff::2"))).isNotNull();
    assertThat(limits.refuse(address("2001:db8:0:2::1"))).isNull();
  }

  @Test
  void many_addresses_take_bounded_memory() {
    AddressLimits limits = new AddressLimits(new PerAddress(0, 0, 1), store, metrics);

    for (int i = 0; i < 10_000; i++) {
      limits.refuse(address("10.0." + i / 256 + "." + i % 256));
    }

    assertThat(store.size()).isLessThan(200);
  }

  @Test
  void without_limits_nothing_is_counted() {
    AddressLimits limits = new AddressLimits(new PerAddress(0, 0, 0), store, metrics);

    assertThat(limits.refuse(address("198.51.100.7"))).isNull();
    assertThat(store.size()).isZero();
  }

  @Test
  void a_negative_limit_is_refused() {
    assertThatThrownBy(() -> new AddressLimits(new PerAddress(0, -1, 0), store, metrics))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("-1");
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
