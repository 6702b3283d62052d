package io.aiprovider.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @Test
  void a_url_names_host_port_and_database() {
    RedisAddress address = RedisAddress.of("redis://redis.example:6380/3");

    assertThat(address.shown()).isEqualTo("redis.example:6380");
    assertThat(only(address).getDatabase()).isEqualTo(3);
    assertThat(only(address).isSsl()).isFalse();
    assertThat(address.isCluster()).isFalse();
  }

  @Test
  void rediss_means_tls_with_a_checked_certificate() {
    RedisURI address = only(RedisAddress.of("rediss://redis.example"));

    assertThat(address.isSsl()).isTrue();
    assertThat(address.isVerifyPeer()).isTrue();
    assertThat(address.getPort()).isEqualTo(6379);
  }

  @Test
  void several_hosts_are_nodes_of_a_cluster_with_the_same_credentials() {
    RedisAddress address =
        RedisAddress.of("rediss://user:pass%40word@a.example:7000,b.example,[::1]:7002/0");

    assertThat(address.isCluster()).isTrue();
    assertThat(address.shown()).isEqualTo("a.example:7000, b.example:6379, [::1]:7002");
    assertThat(address.nodes())
        .allSatisfy(
            node -> {
              assertThat(node.isSsl()).isTrue();
              assertThat(credentials(node)).isEqualTo("user pass@word");
            });
  }

  @Test
  void sentinels_know_the_master_and_have_credentials_of_their_own() {
    RedisOptions options =
        RedisOptions.of("redis-sentinel://:hidden@a.example:26379,b.example/2#main")
            .withSentinelCredentials("watcher", "other");

    RedisURI address = only(options.address());
    assertThat(options.address().shown()).isEqualTo("Sentinel master main");
    assertThat(address.getSentinelMasterId()).isEqualTo("main");
    assertThat(address.getDatabase()).isEqualTo(2);
    assertThat(credentials(address)).isEqualTo("null hidden");
    assertThat(address.getSentinels())
        .hasSize(2)
        .allSatisfy(node -> assertThat(credentials(node)).isEqualTo("watcher other"));
    assertThat(address.getSentinels().get(1).getPort()).isEqualTo(26379);
  }

  @Test
  void other_settings_stay_when_one_is_changed() {
    RedisOptions options =
        RedisOptions.sentinel("main", List.of("s1", "s2:7000"))
            .withDatabase(3)
            .withCredentials(null, "hidden")
            .withTls(RedisTls.DEFAULT)
            .withTimeout(Duration.ofMillis(20));

    RedisURI address = only(options.address());
    assertThat(address.getDatabase()).isEqualTo(3);
    assertThat(credentials(address)).isEqualTo("null hidden");
    assertThat(address.isSsl()).isTrue();
    assertThat(address.getSentinels()).hasSize(2).allMatch(RedisURI::isSsl);
    assertThat(options.timeout()).hasMillis(20);
    assertThat(options).hasToString("Redis at Sentinel master main");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "host:port", "host:65536", "redis://host", "::1"})
  void an_invalid_node_is_refused(String node) {
    assertThatThrownBy(() -> RedisOptions.cluster(List.of(node)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected HOST or HOST:PORT");
  }

  private static RedisURI only(RedisAddress address) {
    assertThat(address.nodes()).hasSize(1);
    return address.nodes().get(0);
  }

  private static String credentials(RedisURI node) {
    RedisCredentials credentials =
        node.getCredentialsProvider().resolveCredentials().toFuture().join();
    return credentials.getUsername() + " " + new String(credentials.getPassword());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://:hidden@localhost",
        "redis://:hidden word@localhost",
        "redis-sentinel://:hidden@localhost",
        "redis-sentinel://:hidden@localhost#",
        "redis://:hidden@a,b/1",
        "redis://:hidden@a,,b",
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
