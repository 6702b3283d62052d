package io.aiprovider.server.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.keys.KeyServer;
import io.aiprovider.server.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that share the quota of a key, by their own exchanges. */
final class SharedQuotaTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  /** A window that does not end during a test. */
  private static final String[] QUOTA = {"limits.default-requests=100", "limits.window=366d"};

  @TempDir Path directory;

  private static KeyServer start(String url) {
    return KeyServer.at(url, QUOTA);
  }

  private static long used(KeyServer server, String key) {
    return server.usage(key).integer("requests_used");
  }

  /** Sends calls from many threads, and returns how many each server granted. */
  private static List<Long> race(String key, int calls, KeyServer... servers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Callable<Integer>> racers = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        KeyServer server = servers[i % servers.length];
        racers.add(() -> server.call(key));
      }
      List<Future<Integer>> statuses = threads.invokeAll(racers);
      List<Long> granted = new ArrayList<>();
      for (int server = 0; server < servers.length; server++) {
        long successes = 0;
        for (int i = server; i < calls; i += servers.length) {
          assertThat(statuses.get(i).get()).isIn(200, 429);
          successes += statuses.get(i).get() == 200 ? 1 : 0;
        }
        granted.add(successes);
      }
      return granted;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void two_servers_grant_at_most_the_quota_each_and_nothing_after_an_exchange() throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    try (KeyServer one = start(url);
        KeyServer other = start(url)) {
      String key = one.create("acme", "ada").string("api_key");

      List<Long> granted = race(key, 500, one, other);

      assertThat(granted).allMatch(each -> each <= 100);
      long sum = granted.get(0) + granted.get(1);
      assertThat(sum).isBetween(100L, 200L);
      for (KeyServer server : List.of(one, other)) {
        await().atMost(SOON).until(() -> server.usage(key).integer("requests_remaining") == 0);
        assertThat(server.call(key)).isEqualTo(429);
      }
    }
  }

  @Test
  void a_server_counts_what_another_one_granted_before() {
    String url = TestDatabase.newPostgresqlUrl();
    try (KeyServer one = start(url);
        KeyServer other = start(url)) {
      String key = one.create("acme", "ada").string("api_key");
      for (int i = 0; i < 3; i++) {
        one.call(key);
      }

      await().atMost(SOON).until(() -> used(other, key) == 3);
    }
  }

  @Test
  void requests_of_a_key_without_a_quota_are_those_on_all_servers_also_after_a_restart() {
    Instant now = Instant.now();
    Instant nextHour = now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
    assumeThat(now.plusSeconds(120)).as("the hour that is counted").isBefore(nextHour);
    String url = TestDatabase.newPostgresqlUrl();
    String[] noQuota = {"limits.default-requests=0"};
    String key;
    try (KeyServer one = KeyServer.at(url, noQuota);
        KeyServer other = KeyServer.at(url, noQuota)) {
      key = one.create("acme", "ada").string("api_key");
      for (int calls = 1; calls <= 3; calls++) {
        one.call(key);
        assertThat(used(one, key)).isEqualTo(calls);
      }
      assertThat(one.usage(key).integer("requests_limit")).isNull();

      await().atMost(SOON).until(() -> used(other, key) == 3);
      other.call(key);
      assertThat(used(other, key)).isEqualTo(4);
    }
    try (KeyServer after = KeyServer.at(url, noQuota)) {
      assertThat(used(after, key)).isEqualTo(4);
    }
  }

  @Test
  void a_restart_on_postgresql_keeps_what_was_counted() {
    String url = TestDatabase.newPostgresqlUrl();
    restart(() -> start(url));
  }

  @Test
  void a_restart_on_a_file_keeps_what_was_counted() {
    restart(() -> KeyServer.at("", QUOTA[0], QUOTA[1], "data-dir=" + directory.resolve("data")));
  }

  private static void restart(Supplier<KeyServer> start) {
    String key;
    try (KeyServer before = start.get()) {
      key = before.create("acme", "ada").string("api_key");
      for (int i = 0; i < 3; i++) {
        before.call(key);
      }
    }
    try (KeyServer after = start.get()) {
      assertThat(used(after, key)).isEqualTo(3);
    }
  }

  @Test
  void a_key_revoked_on_one_server_is_refused_by_the_other_within_five_seconds() {
    String url = TestDatabase.newPostgresqlUrl();
    try (KeyServer one = start(url);
        KeyServer other = start(url)) {
      JsonObject key = one.create("acme", "ada");
      assertThat(other.call(key.string("api_key"))).isEqualTo(200);

      one.admin("POST", "/auth/keys/" + key.string("key_id") + "/revoke", null);

      await().atMost(SOON).until(() -> other.call(key.string("api_key")) == 401);
    }
  }
}
