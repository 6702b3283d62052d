package io.aiprovider.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @Test
  void a_url_names_host_port_and_database() {
    RedisURI address = RedisAddress.of("redis://redis.example:6380/3");

    assertThat(RedisAddress.shown(address)).isEqualTo("redis.example:6380");
    assertThat(address.getDatabase()).isEqualTo(3);
    assertThat(address.isSsl()).isFalse();
  }

  @Test
  void rediss_means_tls_with_a_checked_certificate() {
    RedisURI address = RedisAddress.of("rediss://redis.example");

    assertThat(address.isSsl()).isTrue();
    assertThat(address.isVerifyPeer()).isTrue();
    assertThat(address.getPort()).isEqualTo(6379);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://:hidden@localhost",
        "redis://:hidden word@localhost",
        "redis-sentinel://:hidden@localhost#main",
        "redis://:hidden@localhost:port",
        "redis:///0",
        ""
      })
  void an_invalid_redis_url_is_refused_without_repeating_it(String url) {
    assertThatThrownBy(() -> RedisAddress.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected redis://")
        .hasMessageNotContaining("hidden")
        .hasNoCause();
  }
}
