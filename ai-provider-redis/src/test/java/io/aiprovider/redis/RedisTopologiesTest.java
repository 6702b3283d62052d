package io.aiprovider.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.SetArgs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a Redis can be set up. */
@Timeout(90)
class RedisTopologiesTest {
  @Test
  void a_cluster_is_found_by_some_of_its_nodes_and_all_masters_are_used() {
    try (EmbeddedCluster cluster = EmbeddedCluster.started();
        SharedRedis redis = new SharedRedis(RedisOptions.of(cluster.url()))) {
      for (int i = 0; i < 100; i++) {
        awaitStored(redis, "key" + i);
      }

      for (EmbeddedRedis master : cluster.masters()) {
        long keys = master.run(commands -> commands.dbsize());
        assertThat(keys).isBetween(10L, 60L);
      }
    }
  }

  @Test
  void a_cluster_with_a_dead_master_is_unavailable_and_is_used_again_when_it_is_back() {
    try (EmbeddedCluster cluster = EmbeddedCluster.started();
        SharedRedis redis =
            new SharedRedis(
                RedisOptions.cluster(cluster.nodes()).withTimeout(Duration.ofMillis(500)))) {
      awaitStored(redis, "a");
      EmbeddedRedis master = cluster.masters().get(2);
      master.kill();
      await()
          .until(
              () -> {
                for (int i = 0; i < 20; i++) {
                  isStored(redis, "key" + i);
                }
                return redis.unavailableSince() != null;
              });

      master.start();

      for (int i = 0; i < 20; i++) {
        awaitStored(redis, "key" + i);
      }
    }
  }

  @Test
  void sentinel_leads_to_the_new_master_after_a_failover() {
    try (EmbeddedRedis master = EmbeddedRedis.started();
        EmbeddedRedis replica =
            EmbeddedRedis.notStarted().with("--replicaof", "127.0.0.1", "" + master.port).start();
        EmbeddedRedis sentinel = EmbeddedRedis.notStarted().startAsSentinelOf(master);
        SharedRedis redis =
            new SharedRedis(
                RedisOptions.of("redis-sentinel://127.0.0.1:" + sentinel.port + "/0#main"))) {
      awaitStored(redis, "before");
      await().until(() -> sentinel.run(commands -> commands.info()).contains("slaves=1"));

      master.kill();

      await().atMost(30, TimeUnit.SECONDS).until(() -> isStored(redis, "after"));
      String onTheReplica = replica.run(commands -> commands.get("after"));
      assertThat(onTheReplica).isEqualTo("value");
    }
  }

  @Test
  void an_acl_user_has_its_own_password() {
    try (EmbeddedRedis server =
            EmbeddedRedis.notStarted()
                .with("--user", "gateway", "on", ">pass:w/rd", "~*", "+@all")
                .start();
        SharedRedis inTheUrl =
            new SharedRedis(
                RedisOptions.of("redis://gateway:pass%3Aw%2Frd@127.0.0.1:" + server.port));
        SharedRedis apart =
            new SharedRedis(
                RedisOptions.of("redis://127.0.0.1:" + server.port)
                    .withCredentials("gateway", "pass:w/rd"))) {
      awaitStored(inTheUrl, "a");
      awaitStored(apart, "b");

      assertThat(server.run(commands -> commands.clientList()).split("user=gateway")).hasSize(3);
    }
  }

  @Test
  void tls_checks_the_certificate_of_redis_and_shows_its_own(@TempDir Path directory) {
    TestCertificate ofRedis = TestCertificate.named("redis", "RSA", directory);
    TestCertificate ofTheClient = TestCertificate.named("client", "RSA", directory);
    int port = EmbeddedRedis.freePort();
    String url = "rediss://localhost:" + port;
    try (EmbeddedRedis server =
            EmbeddedRedis.notStarted()
                .with("--tls-port", "" + port, "--tls-auth-clients", "optional")
                .with("--tls-cert-file", ofRedis.certificate().toString())
                .with("--tls-key-file", ofRedis.privateKey().toString())
                .with("--tls-ca-cert-file", ofTheClient.certificate().toString())
                .start();
        SharedRedis distrusting = new SharedRedis(RedisOptions.of(url));
        SharedRedis trusting =
            new SharedRedis(
                RedisOptions.of(url)
                    .withTls(
                        new RedisTls(
                            ofRedis.certificate(),
                            ofTheClient.certificate(),
                            ofTheClient.privateKey())))) {
      awaitStored(trusting, "a");
      server.run(commands -> commands.configSet("tls-auth-clients", "yes"));
      try (SharedRedis withoutCertificate =
              new SharedRedis(
                  RedisOptions.of(url).withTls(new RedisTls(ofRedis.certificate(), null, null)));
          SharedRedis withManagers =
              new SharedRedis(
                  RedisOptions.of(url)
                      .withTls(
                          new RedisTlsManagers(
                              ofRedis.trust(),
                              ofTheClient.keys(),
                              List.of("TLSv1.3"),
                              List.of())));
          SharedRedis withCertificate =
              new SharedRedis(
                  RedisOptions.of(url)
                      .withTls(
                          new RedisTls(
                              ofRedis.certificate(),
                              ofTheClient.certificate(),
                              ofTheClient.privateKey())))) {
        awaitStored(withCertificate, "b");
        awaitStored(withManagers, "c");
        assertThat(withoutCertificate.unavailableSince()).isNotNull();
        assertThat(distrusting.unavailableSince()).isNotNull();
      }
    }
  }

  private static void awaitStored(SharedRedis redis, String key) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(10, TimeUnit.MILLISECONDS)
        .until(() -> isStored(redis, key));
  }

  private static boolean isStored(SharedRedis redis, String key) {
    return redis.ask(
            session ->
                session.commands().set(key, "value".getBytes(UTF_8), SetArgs.Builder.px(60_000)))
        != null;
  }
}
