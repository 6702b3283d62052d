package io.aiprovider.server.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aiprovider.limit.memory.MemoryLimitStore;
import io.aiprovider.server.ServerProperties.PerAddress;
import io.aiprovider.spring.settings.StartRefused;
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

  @Test
  void the_wait_is_true() {
    AddressLimits limits = new AddressLimits(new PerAddress(1, 2, 0), store);
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
    AddressLimits limits = new AddressLimits(new PerAddress(0, 0, 1), store);
    assertThat(limits.refuse(address("2001:db8:0:1::1"))).isNull();

    assertThat(limits.refuse(address("2001:db8:0:1:ffff::2"))).isNotNull();
    assertThat(limits.refuse(address("2001:db8:0:2::1"))).isNull();
  }

  @Test
  void many_addresses_take_bounded_memory() {
    AddressLimits limits = new AddressLimits(new PerAddress(0, 0, 1), store);

    for (int i = 0; i < 10_000; i++) {
      limits.refuse(address("10.0." + i / 256 + "." + i % 256));
    }

    assertThat(store.size()).isLessThan(200);
  }

  @Test
  void without_limits_nothing_is_counted() {
    AddressLimits limits = new AddressLimits(new PerAddress(0, 0, 0), store);

    assertThat(limits.refuse(address("198.51.100.7"))).isNull();
    assertThat(store.size()).isZero();
  }

  @Test
  void a_negative_limit_is_refused() {
    assertThatThrownBy(() -> new AddressLimits(new PerAddress(0, -1, 0), store))
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
